"""Blocks the generator's SQL is built of: chance that is the same every time, ids, JSON text.

Nothing here is random: a value is cityHash64 of its row's key and of a salt, the number that
tells one use from another. So the same anchor gives the same rows in whatever order they are made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from phtui.demo.hogql.quoting import string

_UUID_GROUPS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
"""Where each group of a UUID's 32 digits begins, from 1, and how long it is."""


def chance(key: str, salt: int) -> str:
    """A number in [0, 1), evenly spread."""
    return f"(cityHash64({key}, {salt}) / 18446744073709551616.)"


def below(limit: int, key: str, salt: int) -> str:
    """A whole number from 0, under the limit."""
    return f"cityHash64({key}, {salt}) % {limit}"


def pick(options: Sequence[str], key: str, salt: int) -> str:
    """One of the texts, all as likely."""
    listed = ", ".join(string(option) for option in options)
    return f"[{listed}][1 + {below(len(options), key, salt)}]"


def weigh(weights: Mapping[str, int], key: str, salt: int) -> str:
    """One of the texts, each as likely as its weight says."""
    return pick([text for text, weight in weights.items() for _ in range(weight)], key, salt)


def uuid(key: str, salt: int) -> str:
    """A UUID of version 4. ClickHouse takes its second half as the number's high bits."""
    high = f"bitOr(bitAnd(cityHash64({key}, {salt}), 0xFFFFFFFFFFFF0FFF), 0x4000)"
    low = f"bitOr(bitShiftRight(cityHash64({key}, {salt + 1}), 2), 0x8000000000000000)"
    return f"reinterpretAsUUID(bitOr(bitShiftLeft(toUInt128({low}), 64), toUInt128({high})))"


def time_uuid(time: str, key: str, salt: int) -> str:
    """A UUID of version 7 as text: it sorts by its time, a DateTime64."""
    stamp = f"hex(toUInt64(toUnixTimestamp64Milli({time})))"
    noise = f"concat(hex(cityHash64({key}, {salt})), hex(cityHash64({key}, {salt + 1})))"
    digits = f"concat({stamp}, '7', substring({noise}, 1, 3), '8', {noise})"
    groups = [f"substring({digits}, {at}, {size})" for at, size in _UUID_GROUPS]
    dash = ", '-', "
    return f"lower(concat({dash.join(groups)}))"


def members(*parts: str) -> str:
    """JSON members in a row, comma between: what goes inside the braces."""
    comma = ", ',', "
    return f"concat({comma.join(parts)})"


def text(name: str, value: str) -> str:
    """A JSON member that is text; the value needs no escaping."""
    return f"""concat('"{name}":"', {value}, '"')"""


def optional(name: str, value: str) -> str:
    """A JSON member that is null where the text is empty."""
    return f"""concat('"{name}":', if({value} = '', 'null', concat('"', {value}, '"')))"""


def plain(name: str, value: str) -> str:
    """A JSON member that is a number, a boolean, or JSON already."""
    return f"""concat('"{name}":', toString({value}))"""


def braces(inside: str) -> str:
    """A JSON object of these members."""
    return f"concat('{{', {inside}, '}}')"
