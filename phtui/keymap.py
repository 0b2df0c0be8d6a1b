"""Keys that a user gives to actions in place of ours: checked before they are obeyed."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys, key_to_character

from phtui.formatting import safe
from phtui.settings.values import SettingsError
from phtui.widgets.own_keys import named_key

QUIT, QUIT_KEY = "app.quit", "ctrl+q"
"""The way out that no keymap takes away."""
_PACKAGES = ("phtui.screens", "phtui.widgets", "phtui.workbench")
_MODIFIERS = {"ctrl", "shift", "alt", "super", "hyper", "meta"}

Place = Mapping[str, frozenset[str]]
"""What a widget, a screen or the app has: the keys of each action, by the action's id."""


def checked_keymap(keys: Mapping[str, Sequence[str]], app: type[DOMNode]) -> dict[str, str]:
    """Return what Textual's `set_keymap` takes.

    Args:
        keys: The keys of actions, by the actions' ids.
        app: The app's class, whose keys work everywhere.

    Raises:
        SettingsError: There is no such action or key, or a key would do two things in one place.
    """
    places = {place: _bound(place) for place in _places(app)}
    known = {action for bound in places.values() for action in bound}
    wanted = {action: _normal(action, given) for action, given in keys.items()}
    for action in wanted:
        if action not in known:
            raise SettingsError(
                f"keys: there is no action {safe(action)}.{_nearest(action, known)}"
            )
    if QUIT in wanted:
        wanted[QUIT] |= {QUIT_KEY}
    _refuse_first_of_all(wanted, app)
    for place, bound in places.items():
        _refuse_twice(wanted, place, bound)
    kept = _kept(wanted, list(places.values()))
    return {action: ",".join(sorted(each)) for action, each in kept.items()}


def bindings_of(place: type[DOMNode]) -> Iterator[Binding]:
    """Yield the bindings that a class has of phtui, also by inheritance, a key each."""
    for owner in place.__mro__:
        if owner.__module__.startswith("phtui."):
            yield from Binding.make_bindings(vars(owner).get("BINDINGS", ()))


def _places(app: type[DOMNode]) -> Iterator[type[DOMNode]]:
    """Yield everything that has keys: the app, and what its views and widgets are made of."""
    for name in _PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.iter_modules(package.__path__, f"{name}."):
            importlib.import_module(module.name)
    yield app
    yield from sorted(set(_below(DOMNode)) - {app}, key=lambda place: place.__name__)


def _below(place: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for each in place.__subclasses__():
        if each.__module__.startswith("phtui."):
            yield each
        yield from _below(each)


def _bound(place: type[DOMNode]) -> Place:
    found: dict[str, frozenset[str]] = {}
    for binding in bindings_of(place):
        if binding.id:
            found[binding.id] = found.get(binding.id, frozenset()) | {binding.key}
    return found


def _normal(action: str, given: Sequence[str]) -> frozenset[str]:
    """Return keys by the names that Textual has for them."""
    for key in given:
        *modifiers, name = key.split("+") if len(key) > 1 else [key]
        known = len(name) == 1 or name in set(Keys) or key_to_character(name) is not None
        if not known or not _MODIFIERS.issuperset(modifiers):
            raise SettingsError(f"keys.{safe(action)}: there is no key {safe(key)}.")
    return frozenset(map(named_key, given))


def _nearest(action: str, known: set[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(action, known, 3)
    return f" Is one of these meant: {', '.join(near)}?" if near else ""


def _refuse_first_of_all(wanted: Mapping[str, frozenset[str]], app: type[DOMNode]) -> None:
    """Refuse keys that the app takes before anything else sees them."""
    for binding in bindings_of(app):
        if not binding.priority or binding.id is None:
            continue
        taken = wanted.get(binding.id, frozenset({binding.key}))
        for action, keys in wanted.items():
            if action != binding.id and (both := keys & taken):
                raise _twice(both, action, binding.id, "everywhere")


def _refuse_twice(wanted: Mapping[str, frozenset[str]], place: type[DOMNode], bound: Place) -> None:
    """Refuse keys that would do two things in one place and do not by themselves."""
    now = {action: wanted.get(action, keys) for action, keys in bound.items()}
    for one, other in combinations(bound, 2):
        both = now[one] & now[other] - (bound[one] & bound[other])
        if both and (one in wanted or other in wanted):
            first, second = (one, other) if one in wanted else (other, one)
            raise _twice(both, first, second, f"in {place.__name__}")


def _twice(keys: frozenset[str], one: str, other: str, where: str) -> SettingsError:
    key = min(keys)
    return SettingsError(
        f"keys.{one}: {key} is also the key of {other} {where}. Give one of them another."
    )


def _kept(
    wanted: Mapping[str, frozenset[str]], places: Sequence[Place]
) -> Mapping[str, frozenset[str]]:
    """Return the keymap, and in it the own keys of actions that share one with what is moved.

    Textual takes a key whose action is moved away from every action that has it there.
    """
    kept = dict(wanted)
    while True:
        sharing = {
            other: keys
            for bound in places
            for action in kept.keys() & bound.keys()
            for other, keys in bound.items()
            if other not in kept and keys & bound[action]
        }
        if not sharing:
            return kept
        kept |= sharing
