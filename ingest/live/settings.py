"""Settings of live ingest, from PHASEIN_ variables.

Belongs here: their names, defaults and limits. Does not belong here: what publishers serve (`feeds.toml`).
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from typing import Annotated, Any

from pydantic import Field, PositiveFloat, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from ingest.errors import OriginError

PREFIX = "PHASEIN_"
BASE_OF, ADDRESS_OF = "PHASEIN_LIVE_BASE_", "PHASEIN_LIVE_ADDRESS_"
HOSTS = "PHASEIN_LIVE_HOSTS"


class LiveSettings(BaseSettings):
    """What `PHASEIN_LIVE_...` and the keys say; the descriptions stand in docs/live.md."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    live_base: str | None = Field(
        None, description="Address of a copy of the publishers' sites: files lie at BASE/<host>/<path>."
    )
    live_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Hosts that may be asked beside the publishers', comma-separated; *.x.gov for those below.",
    )
    live_connect_seconds: PositiveFloat = Field(10.0, description="To wait for a connection.")
    live_read_seconds: PositiveFloat = Field(60.0, description="To wait for the next bytes.")
    live_total_seconds: PositiveFloat = Field(900.0, description="For one attempt at a file, all in all.")
    live_attempts: int = Field(5, ge=1, le=20, description="Attempts at an address before it is given up.")
    live_wait_seconds: PositiveFloat = Field(
        1.0, description="Before the second attempt, at most; doubled for each further one, by chance less."
    )
    live_longest_wait_seconds: PositiveFloat = Field(
        120.0, description="Before an attempt, at most; a publisher who asks for longer is given up."
    )
    nrel_key: SecretStr = Field(
        SecretStr("DEMO_KEY"),
        description="Key of developer.nlr.gov, for AFDC. DEMO_KEY is the publisher's own for trying: some 30 "
        "requests an hour. A free key lifts that.",
    )

    @field_validator("live_hosts", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def read_settings() -> LiveSettings:
    """The settings of the environment. Raises OriginError that names the variable, never its value."""
    try:
        return LiveSettings()  # type: ignore[call-arg]  # every field has a default
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False)[0]
        name = f"{PREFIX}{first['loc'][0]}".upper() if first["loc"] else PREFIX
        raise OriginError(
            f"{name}: {first['msg']}", remedy="correct or unset it; see docs/live.md."
        ) from None


def by_source(
    prefix: str, sources: Collection[str], environment: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The variables `<prefix><SOURCE>` by source. Raises OriginError for one that names no source."""
    found = {}
    for variable, value in (os.environ if environment is None else environment).items():
        if not variable.startswith(prefix) or not value.strip():
            continue
        name = variable.removeprefix(prefix).lower()
        if name not in sources:
            raise OriginError(
                f"{variable} names no source: there is no {name!r}",
                remedy=f"the names are in docs/sources.md, such as {prefix}{min(sources).upper()}.",
            )
        found[name] = value.strip()
    return found
