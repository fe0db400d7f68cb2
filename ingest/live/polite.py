"""When an address is tried again, and after how long.

Belongs here: which failures pass, Retry-After, backoff with jitter. Does not belong here: the request itself
(`ingest.live.fetch`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from ingest.errors import FetchError
from ingest.live.clock import Clock
from ingest.live.headers import http_date
from ingest.live.settings import LiveSettings

PASSING_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class PassingError(FetchError):
    """A failure that may pass. wait: seconds that the publisher asks for, None where it does not say."""

    def __init__(self, what: str, *, remedy: str, wait: float | None = None) -> None:
        super().__init__(what, remedy=remedy)
        self.wait = wait


def retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for: a number, or a date. None for none, or one without sense."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    moment = http_date(text)
    return None if moment is None else max(0.0, (moment - now).total_seconds())


def politely(action: Callable[[], _T], settings: LiveSettings, clock: Clock) -> _T:
    """The action's result, tried again after each PassingError: what was asked for, or twice as long each time.

    Raises FetchError: the last failure with the attempts made, or at once a wait longer than the settings allow.
    """
    longest = settings.live_longest_wait_seconds

    def once() -> _T:
        try:
            return action()
        except PassingError as error:
            if error.wait is not None and error.wait > longest:
                raise FetchError(
                    f"{error.what}; it asks to wait {error.wait:,.0f} seconds, and at most {longest:,.0f} are waited",
                    remedy="try again later, or raise PHASEIN_LIVE_LONGEST_WAIT_SECONDS.",
                ) from error
            raise

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, PassingError) and error.wait is not None:
            return error.wait
        ceiling = min(longest, settings.live_wait_seconds * 2 ** min(state.attempt_number - 1, 30))
        # At least half of it: many clients that failed together come back at different times.
        return ceiling * (0.5 + 0.5 * clock.chance())

    def tell(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        seconds = state.next_action.sleep if state.next_action else 0.0
        _log.warning("%s; tried again in %.1f s", getattr(error, "what", "failed"), seconds)

    retrying = Retrying(
        retry=retry_if_exception_type(PassingError),
        stop=stop_after_attempt(settings.live_attempts),
        wait=wait,
        sleep=clock.sleep,
        before_sleep=tell,
        reraise=True,
    )
    try:
        return retrying(once)
    except PassingError as error:
        attempts = settings.live_attempts
        counted = f"{attempts} attempts" if attempts > 1 else "1 attempt"
        raise FetchError(f"{error.what} ({counted})", remedy=error.remedy) from error
