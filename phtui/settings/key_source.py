"""Where a key is kept: a variable, a file, what a command prints, the keyring."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from phtui.settings.values import SettingsError

COMMAND_SECONDS = 60.0
"""How long a command may take: some ask for a password first."""
KEYRING_SERVICE = "phtui"


@dataclass(frozen=True, slots=True)
class KeySource:
    """A place that has a key, which is not looked into before the key is needed."""

    where: str
    """In words."""
    fetch: Callable[[], str] = field(repr=False)
    path: Path | None = None
    """The file, where it is one that holds nothing else."""

    def read(self) -> str:
        """Return the key.

        Raises:
            SettingsError: It cannot be had there, or what is there is no key.
        """
        key = self.fetch().strip()
        if not key:
            raise SettingsError(f"{self.where} is empty. Put the personal API key into it.")
        if not key.isascii() or not key.isprintable() or " " in key:
            message = f"The key from {self.where} has characters no key has. Copy it again."
            raise SettingsError(message)
        return key


def key_in_variable(name: str, key: str) -> KeySource:
    """Return the key that a variable holds itself."""
    return KeySource(name, lambda: key)


def key_in_file(path: Path, where: str) -> KeySource:
    """Return the key in a file."""
    return KeySource(where, lambda: read_text(path, where), path)


def key_by_command(command: str, where: str) -> KeySource:
    """Return the key that a command prints; it is run without a shell."""
    return KeySource(where, partial(_printed_by, command, where))


def key_in_keyring(name: str, where: str) -> KeySource:
    """Return the key that the keyring has for phtui under a name."""
    return KeySource(where, partial(_of_keyring, name, where))


def read_text(path: Path, where: str) -> str:
    """Return what a file holds.

    Raises:
        SettingsError: It cannot be read, or is not text.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise SettingsError(f"{where} cannot be read: {reason}.") from error


def _printed_by(command: str, where: str) -> str:
    import shlex
    import subprocess

    advice = "Run it by hand to see why."
    try:
        done = subprocess.run(
            shlex.split(command), stdin=subprocess.DEVNULL, capture_output=True,
            timeout=COMMAND_SECONDS, check=False,
        )  # fmt: skip
        if done.returncode == 0:
            return done.stdout.decode("ascii")
        reason = f"failed with exit code {done.returncode}"
    except subprocess.TimeoutExpired:
        reason = f"printed no key in {COMMAND_SECONDS:.0f} seconds"
    except ValueError:  # a quote that is not closed; or what was printed is no ASCII
        reason = "is not a command, or prints what is no key"
    except (OSError, IndexError) as error:
        reason = f"cannot be run: {getattr(error, 'strerror', None) or 'it is empty'}"
    # Neither what it printed nor its complaint: either may hold the key.
    raise SettingsError(f"{where} {reason}. {advice}")


def _of_keyring(name: str, where: str) -> str:
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        message = f"{where} needs the package keyring: pip install 'phtui[keyring]'."
        raise SettingsError(message) from None
    try:
        key = keyring.get_password(KEYRING_SERVICE, name)
    except keyring.errors.KeyringError:
        message = f"{where} cannot be used here: there is no keyring, or it is locked."
        raise SettingsError(f"{message} key_command or key_file work anywhere.") from None
    if not key:
        message = f"{where} has no key. Put it there: keyring set {KEYRING_SERVICE} {name}"
        raise SettingsError(message)
    return str(key)
