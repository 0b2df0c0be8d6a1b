"""Which PostHog, which project, whose key: the top line of every screen."""

from __future__ import annotations

from urllib.parse import urlsplit

from textual.content import Content
from textual.reactive import reactive

from phtui.formatting import safe
from phtui.jobs.connection import Connection
from phtui.settings.config import Profile
from phtui.widgets.line import Line

_REGIONS = {"us.posthog.com": "US", "eu.posthog.com": "EU"}


class TitleBar(Line):
    """`phtui  live PRODUCTION  Webshop #48213  EU  key …9f3a  read-only`; `demo` when it is."""

    DEFAULT_CSS = """
    TitleBar { background: $panel; color: $foreground; text-style: none; }
    """

    connection: reactive[Connection] = reactive(Connection())
    """The line to PostHog, which knows host and project."""

    def __init__(
        self, key_hint: str, demo_speed: int | None, profile: Profile | None = None
    ) -> None:
        """Prepare a line.

        Args:
            key_hint: What may be shown of the key.
            demo_speed: Rows/s the demo server reads at, or None when it is no demo.
            profile: Whose login it is, if it is that of a profile.
        """
        super().__init__()
        self._profile = profile
        self._key_hint = key_hint
        self._demo_speed = demo_speed

    def watch_connection(self) -> None:
        """Show what is known by now."""
        self.rewrite()

    def compose_line(self) -> Content:
        """Return the parts that are known."""
        parts: list[tuple[str, str]] = [(" phtui ", "bold reverse")]
        if self._profile is not None:
            parts.append((f"  {safe(self._profile.name)}", "bold"))
            if self._profile.production:
                parts += [(" ", ""), (" PRODUCTION ", "bold reverse $text-error")]
        project = self.connection.project
        if project is not None:
            parts += [(f"  {safe(project.name)}", "bold"), (f" #{project.id}", "dim")]
        parts += [(f"  {where}", "") for where in self._place()]
        return Content.assemble(*parts)

    def _place(self) -> list[str]:
        if self._demo_speed is not None:
            slow = f": reads {self._demo_speed:,} rows/s" if self._demo_speed else ""
            return [f"demo{slow}", "read-only"]
        name = urlsplit(self.connection.host).netloc
        places = [_REGIONS.get(name, safe(name))] if name else []
        return [*places, f"key {safe(self._key_hint)}", "read-only"]
