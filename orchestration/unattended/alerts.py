"""Telling someone that a refresh failed: one JSON document to one address.

Belongs here: the document, posting it. Does not belong here: who calls it when.
"""

from __future__ import annotations

import logging
import socket
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

if TYPE_CHECKING:
    from pydantic import SecretStr

ATTEMPTS = 3
TIMEOUT_SECONDS = 10
_MOST_CHARACTERS = 2_000


@dataclass(frozen=True)
class Alert:
    """A failed refresh: its run, what happened, what to do."""

    run_id: str
    what: str
    remedy: str
    event: str = "refresh_failed"
    host: str = field(default_factory=socket.gethostname)
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    def document(self) -> dict[str, str]:
        """The fields, cut to a readable length, and `text`, which chat services show."""
        told = {name: value[:_MOST_CHARACTERS] for name, value in asdict(self).items()}
        return {
            "text": f"phasein on {self.host}: {told['what']}\nWhat to do: {told['remedy']} (run {self.run_id})",
            **told,
        }


def send(address: SecretStr | None, alert: Alert, *, wait_seconds: float = 1) -> str | None:
    """Posts the alert; None if it was taken or no address is set, else why not, without the address.

    A refresh never fails because nobody could be told. wait_seconds: before the second attempt, doubled before the third.
    """
    if address is None:
        return None
    import httpx

    # It logs every address that it calls.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    url = address.get_secret_value()
    attempts = Retrying(
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_exponential(multiplier=wait_seconds, max=30),
        retry=retry_if_exception_type((httpx.TransportError, httpx.HTTPStatusError)),
        reraise=True,
    )
    try:
        for attempt in attempts:
            with attempt:
                httpx.post(url, json=alert.document(), timeout=TIMEOUT_SECONDS).raise_for_status()
    except httpx.HTTPStatusError as error:
        return f"the alert was not taken: PHASEIN_ALERT_WEBHOOK answered {error.response.status_code}"
    # OSError: certificates that SSL_CERT_FILE names and that are not there.
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return f"the alert was not taken: PHASEIN_ALERT_WEBHOOK gave {type(error).__name__}"
    return None
