"""Which server is meant by what a person typed, and whether the key may travel to it."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from phtui.api.errors import InsecureHost, Misconfigured

_INGEST = re.compile(r"(us|eu)(-assets)?\.i\.posthog\.com")
"""The hosts for sending events: the private API is promised on the region's own host only."""
_OTHER_REGION = {
    "https://us.posthog.com": "https://eu.posthog.com",
    "https://eu.posthog.com": "https://us.posthog.com",
}
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*|[0-9a-f:]+(%\w+)?")
_NO_HOST = "The host is not an address. It should look like https://us.posthog.com."


def normal_host(text: str) -> str:
    """Return `scheme://name[:port]` for a typed or pasted host.

    Without a scheme it is https, http for loopback. Path, query and fragment are dropped:
    PostHog is always at the root, and a pasted address of one of its pages still names it.

    Raises:
        Misconfigured: It names no host.
    """
    text = text.strip()
    try:
        parts = urlsplit(text if "://" in text else f"//{text}", scheme="")
        name, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # a bad port, an open bracket, an empty or endless label
        name, port = "", None
    if not _NAME.fullmatch(name) or "@" in parts.netloc:
        raise Misconfigured(_NO_HOST)
    scheme = parts.scheme or ("http" if _is_loopback_name(name) else "https")
    if scheme not in ("http", "https"):
        raise Misconfigured(_NO_HOST)
    name = _INGEST.sub(r"\1.posthog.com", name)
    shown = f"[{name}]" if ":" in name else name
    default_port = 443 if scheme == "https" else 80
    return f"{scheme}://{shown}" + (f":{port}" if port not in (None, default_port) else "")


def is_loopback(host: str) -> bool:
    """Return whether a normal host is this machine."""
    return _is_loopback_name(urlsplit(host).hostname or "")


def require_encryption(host: str, insecure_http: bool) -> None:
    """Refuse to send a key to a normal host that anyone in between could read it from.

    Raises:
        InsecureHost: It is plain http to another machine, and nobody asked for that.
    """
    if host.startswith("https:") or is_loopback(host) or insecure_http:
        return
    raise InsecureHost(
        f"The key was not sent: {host} is not encrypted. "
        "Use https://, or allow plain http for it by --insecure-http."
    )


def other_region(host: str) -> str | None:
    """Return the other PostHog Cloud for a normal host, None if it is not a cloud."""
    return _OTHER_REGION.get(host)


def _is_loopback_name(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
