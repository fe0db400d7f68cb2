"""Addresses: which may be asked, and how one is written down.

Belongs here: allowed hosts and schemes, words for an address without its secrets. Does not belong here: asking
(`ingest.live.fetch`), which addresses there are (`ingest.live.feeds`).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from ingest.errors import FetchError

HIDDEN = "***"
# `pass` ends a word: a count of passengers is no secret.
_SECRET = re.compile(
    r"(?i)(key|token|secret|password|passwd|passphrase|pass(?![a-z])|pwd|auth|sig|signature|credential)"
)


def shown(address: str) -> str:
    """The address as it may be logged and kept: without user, fragment, or the values of secret parameters."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that cannot be read"
    host = f"[{host}]" if ":" in host else host
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if any(_SECRET.search(name) for name, _ in pairs):
        hidden = [(name, HIDDEN if _SECRET.search(name) else value) for name, value in pairs]
        query = urlencode(hidden, safe="*:,", quote_via=quote)
    else:
        query = parts.query
    plain = urlunsplit((parts.scheme, host + port, parts.path, query, ""))
    return "".join(each if each.isprintable() else "?" for each in plain)


def host_of(address: str) -> str:
    """The host in lower case, empty for an address without one."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def joined(address: str, to: str) -> str:
    """Where a reference found at the address leads, empty for one that cannot be read."""
    try:
        return urljoin(address, to)
    except ValueError:
        return ""


def require_allowed(address: str, hosts: Iterable[str], setting: str) -> None:
    """Raises FetchError unless the address is https (http on loopback), names no user, and its host is allowed.

    hosts: names; `*.example.gov` stands for every host below example.gov. setting: what lets another one in.
    """
    allowed = tuple(hosts)
    try:
        parts = urlsplit(address)
        host, _ = (parts.hostname or "").lower(), parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if not host:
        raise FetchError(f"{shown(address)}: not an address", remedy="write it as https://host/path.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise FetchError(
            f"{shown(address)}: {parts.scheme} is not fetched, only https", remedy="name its https address."
        )
    if parts.username is not None or parts.password is not None:
        raise FetchError(
            f"{shown(address)}: the address names a user", remedy="name it without user and password."
        )
    if not any(_fits(host, each) for each in allowed):
        raise FetchError(
            f"{shown(address)}: host {host} is not allowed (allowed: {', '.join(allowed)})",
            remedy=f"if the publisher serves its files there, add the host to {setting}; if not, do not.",
        )


def is_loopback(host: str) -> bool:
    """The host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _fits(host: str, allowed: str) -> bool:
    allowed = allowed.lower()
    return host.endswith(allowed[1:]) if allowed.startswith("*.") else host == allowed
