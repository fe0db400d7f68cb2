"""What the environment says of unattended refreshes.

Belongs here: the settings. Does not belong here: using them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from orchestration.errors import SettingError
from warehouse.releases import KEEP


class Unattended(BaseSettings):
    """Variables `PHASEIN_<NAME>`; an empty one counts as absent.

    refresh_cron: when the schedule looks for news (UTC). refresh_source: the way in; without it mirror if a mirror is
    named, else snapshot. fill_from_snapshot: with live, what is not served or cannot be fetched comes from the
    snapshot. mirror: folder of publisher files. mirror_poll_seconds: how often the sensor looks there.
    keep: how many releases stay. stale_after_hours: the release counts as stale on Dagster's page after that. alert_webhook: where failures are
    posted; a secret, since who knows it can post.
    """

    model_config = SettingsConfigDict(env_prefix="PHASEIN_", env_ignore_empty=True, extra="ignore")

    refresh_cron: str = "0 5 * * *"
    refresh_source: Literal["snapshot", "mirror", "live"] | None = None
    fill_from_snapshot: bool = False
    mirror: Path | None = None
    mirror_poll_seconds: int = Field(default=60, ge=1)
    keep: int = Field(default=KEEP, ge=2)
    stale_after_hours: int = Field(default=48, ge=1)
    alert_webhook: SecretStr | None = None

    @field_validator("refresh_cron")
    @classmethod
    def _is_cron(cls, value: str) -> str:
        # Loaded by those alone who set it: Dagster takes seconds.
        from dagster._utils.schedules import is_valid_cron_string

        if not is_valid_cron_string(value):
            raise ValueError("it is no time in cron's words, such as 0 5 * * *")
        return value

    @property
    def source(self) -> Literal["snapshot", "mirror", "live"]:
        """The way in."""
        return self.refresh_source or ("mirror" if self.mirror else "snapshot")


def read_unattended() -> Unattended:
    """The settings. Raises SettingError, which never shows a secret's value."""
    try:
        return Unattended()
    except ValidationError as error:
        first = error.errors(include_input=True)[0]
        name = f"PHASEIN_{'_'.join(map(str, first['loc'])).upper()}"
        raise SettingError(
            f"{name} is {first['input']!r}: {first['msg']}",
            remedy=f"correct {name}, or unset it; `phasein daemon --help` lists the settings",
        ) from error
