"""The current release copied to another address after each refresh, where a setting names one.

Belongs here: the setting, when a copy is due. Does not belong here: copying (`warehouse.remote`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from warehouse.errors import ReleaseError, RemoteError, WarehouseError
from warehouse.releases import current_release, release_folder

if TYPE_CHECKING:
    from warehouse.home import Home
    from warehouse.release import Release

VARIABLE = "PHASEIN_PUBLISH_TO"


class Copies(BaseSettings):
    """`PHASEIN_PUBLISH_TO`: a folder or any address that fsspec opens; secret, since it may hold a password."""

    model_config = SettingsConfigDict(env_prefix="PHASEIN_", env_ignore_empty=True, extra="ignore")

    publish_to: SecretStr | None = None


@dataclass(frozen=True)
class Copy:
    """What came of a copy: `to` is the address without its password; error is None if readers there see the release."""

    release_id: str
    to: str
    error: WarehouseError | None = None


def address() -> str | None:
    """Where releases are to be copied, with its password; None if nowhere."""
    secret = Copies().publish_to
    return secret.get_secret_value() if secret else None


def copy_current(home: Home, keep: int) -> Copy | None:
    """Copies the current release, if an address is set and its readers see another one. The caller holds the pen.

    A copy that fails comes back as a value, and is posted to PHASEIN_ALERT_WEBHOOK: the release here is made and
    current all the same, so nobody else would tell of it.
    """
    from warehouse.remote import publish_to
    from warehouse.storage import shown

    to, release = address(), _current(home)
    if to is None or release is None:
        return None
    try:
        if _seen_at(to) != release.release_id:
            publish_to(to, release_folder(home, release.release_id), keep)
    except WarehouseError as error:
        _post(release, error)
        return Copy(release.release_id, shown(to), error)
    return Copy(release.release_id, shown(to))


def _post(release: Release, error: WarehouseError) -> None:
    from orchestration.unattended.alerts import Alert, send
    from orchestration.unattended.settings import read_unattended

    what = f"release {release.release_id} is current, but was not copied: {error.what}"
    told = send(
        read_unattended().alert_webhook, Alert(release.run_id, what, error.remedy, event="release_not_copied")
    )
    if told is not None:
        logging.getLogger("phasein").warning(told)


def stopped_copy(home: Home) -> Copy | None:
    """What came of a copy that someone stopped: the release is made, so the run has not failed."""
    from warehouse.storage import shown

    to, release = address(), _current(home)
    if to is None or release is None:
        return None
    error = RemoteError(
        f"Copying release {release.release_id} to {shown(to)} was stopped.",
        remedy="`phasein publish` goes on where it stopped.",
    )
    return Copy(release.release_id, shown(to), error)


def _current(home: Home) -> Release | None:
    """The current release; None also when the pointer is damaged, as it may be beside a release made aside."""
    try:
        return current_release(home)
    except ReleaseError:
        return None


def _seen_at(to: str) -> str | None:
    """The release that readers there see; None also when that cannot be read: publishing says why, or mends it."""
    from warehouse.remote import current

    try:
        return current(to).release_id
    except RemoteError:
        return None
