"""What a typed host becomes, and where a key may go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.api.client import PostHogClient
from phtui.api.errors import InsecureHost, Misconfigured, NotPostHog
from phtui.api.hosts import is_loopback, normal_host, other_region
from tests.fake_posthog import KEY

HOSTS = {
    "us.posthog.com": "https://us.posthog.com",
    " https://us.posthog.com/ ": "https://us.posthog.com",
    "https://US.PostHog.com:443/project/12/insights?x=1#y": "https://us.posthog.com",
    "https://us.i.posthog.com": "https://us.posthog.com",
    "eu.i.posthog.com/": "https://eu.posthog.com",
    "eu-assets.i.posthog.com": "https://eu.posthog.com",
    "localhost:8010": "http://localhost:8010",
    "127.0.0.1": "http://127.0.0.1",
    "[::1]:8000/api": "http://[::1]:8000",
    "http://10.0.0.1:80": "http://10.0.0.1",
    "https://posthog_web.internal:8443": "https://posthog_web.internal:8443",
    "https://bücher.example": "https://xn--bcher-kva.example",
}


@pytest.mark.parametrize(("typed", "meant"), HOSTS.items())
def test_a_typed_host_is_understood(typed: str, meant: str) -> None:
    assert normal_host(typed) == meant
    assert normal_host(meant) == meant


@pytest.mark.parametrize(
    "typed",
    ["", "https://", "ftp://x", "https://x:99999", "a..b", "x" * 64 + ".com", "https://ex ample"],
)
def test_what_is_no_host_is_refused(typed: str) -> None:
    with pytest.raises(Misconfigured, match="should look like"):
        normal_host(typed)


def test_a_host_that_hides_behind_a_user_name_is_refused() -> None:
    with pytest.raises(Misconfigured):
        normal_host("https://us.posthog.com@elsewhere.example")


@given(st.text())
def test_any_text_is_a_host_or_refused(typed: str) -> None:
    try:
        host = normal_host(typed)
    except Misconfigured:
        return
    assert normal_host(host) == host
    assert host.isascii()


@pytest.mark.parametrize(
    "host", ["http://us.posthog.com", "http://10.0.0.1", "http://localhost.example"]
)
async def test_the_key_does_not_go_out_unencrypted(host: str) -> None:
    with pytest.raises(InsecureHost, match="https://"):
        PostHogClient(host, KEY)
    allowed = PostHogClient(host, KEY, insecure_http=True)
    assert allowed.host == host
    await allowed.close()


def test_loopback_is_this_machine_only() -> None:
    assert is_loopback("http://localhost:8000")
    assert is_loopback("http://127.9.9.9")
    assert is_loopback("http://[::1]:8000")
    assert not is_loopback("http://localhost.example")
    assert not is_loopback("http://10.0.0.1")


def test_each_region_knows_the_other() -> None:
    assert other_region("https://us.posthog.com") == "https://eu.posthog.com"
    assert other_region("https://eu.posthog.com") == "https://us.posthog.com"
    assert other_region("https://posthog.example") is None


async def test_a_next_page_is_its_query_string() -> None:
    client = PostHogClient("https://posthog.example", KEY)
    assert client.next_page("http://posthog.example:8000/api/x/?offset=100&a=b") == "offset=100&a=b"
    assert client.next_page("/api/x/?cursor=c%3D") == "cursor=c%3D"
    for url in (
        "https://elsewhere.example/api/x/?offset=100",
        "//elsewhere.example/?offset=100",
        "https://posthog.example@elsewhere.example/?offset=1",
        "https://[broken/?offset=1",
    ):
        with pytest.raises(NotPostHog):
            client.next_page(url)
    await client.close()
