"""Where this run connects to: PostHog as configured, or a demo server of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from phtui.api.errors import Unreachable
from phtui.settings.config import Config, Profile
from phtui.settings.resolve import Settings, resolve
from phtui.settings.values import Options

if TYPE_CHECKING:  # at run time each would be imported before the first paint needs it
    from phtui.api.client import PostHogClient
    from phtui.api.exchange import Exchange
    from phtui.demo.child import DemoChild


class Session:
    """Where to connect, found out once: PostHog as configured, or a demo server of our own."""

    def __init__(
        self,
        options: Options,
        *,
        demo: bool,
        speed: int,
        whole: bool = False,
        config: Config = Config(),  # noqa: B008 -- frozen
    ) -> None:
        """Start the demo server at once, or find the settings.

        Args:
            options: What the command line said.
            demo: Whether to start a demo server.
            speed: Rows/s it reads at; 0 for as fast as it can.
            whole: Whether to wait, at its very first start, for all of its data.
            config: What the file of settings says.

        Raises:
            SettingsError: there is no key, or a source of settings cannot be read.
        """
        self.config = config
        self.demo_speed = speed if demo else None
        self._child: DemoChild | None = None
        self._settings: Settings | None = None
        if demo:
            from phtui.demo.child import DemoChild

            self._child = DemoChild()
            self._child.start(speed=speed, options=("--whole",) if whole else ())
        else:
            self._settings = resolve(options, os.environ, Path.home(), config)

    @property
    def key_hint(self) -> str:
        """Return what may be shown of the key."""
        return self._settings.key_hint if self._settings else ""

    @property
    def profile(self) -> Profile | None:
        """Return the profile whose login this is; None if it is of none."""
        return self._settings.profile if self._settings else None

    @property
    def key_file(self) -> Path | None:
        """Return the file that the key is in, if it is in one of its own."""
        return self._settings.key_file if self._settings else None

    def wait(self) -> None:
        """Block until the demo server answers, or has failed: that is for `open_client` to tell.

        Ctrl-C ends this; it would not end a thread that waits.
        """
        if self._child is not None:
            from phtui.demo.child import DemoFailed

            with suppress(DemoFailed):
                self._child.address()

    def go_to(self, project: int) -> None:
        """Have the next client speak to another project of the same login; a demo has but one."""
        assert self._settings is not None
        self._settings = replace(self._settings, project=str(project))

    def open_client(self, observe: Callable[[Exchange], None]) -> PostHogClient:
        """Build the client; blocks until the demo server answers.

        Raises:
            ApiError: the demo server did not start, or the host is not safe for the key.
        """
        from phtui.api.client import PostHogClient

        settings = self._settings or self._demo_settings()
        return PostHogClient(
            settings.host,
            settings.key,
            settings.project,
            insecure_http=settings.insecure_http,
            observe=observe,
        )

    def _demo_settings(self) -> Settings:
        from phtui.demo.child import DemoFailed

        assert self._child is not None
        try:
            address = self._child.address()
        except DemoFailed as error:
            raise Unreachable(str(error)) from error
        return Settings(address.host, address.api_key, str(address.project_id))

    def close(self) -> None:
        """End the demo server."""
        if self._child is not None:
            self._child.stop()
