"""Texts that look enough like HogQL to break something."""

from __future__ import annotations

from hypothesis import strategies as st

_WORDS = r"""
select from where and as a b1 $x .c ?.d count( sumIf( interval 7 day nulls last limit f f' 1f' .f'
' '' \' \n \d \\ \ " "" \" ` `` { } {a} {variables.x} ; -- // # #1 /* */ < <a <a> </a> <b /> >
0x1F 0b12 0o7 1.5 .5 1e5 1. :: ?? ? : == != =~ !~* -> || ( ) [ ] , é 日 ſ
"""
_SPACES = [" ", "  ", "\n", "\n\n", "\t", "\r\n", "\r", "\xa0", "\u2028", "\ufeff"]
_HOSTILE = [
    "\x00",
    "\x1b[31m",
    "\x1b]0;x\x07",
    "\x9b2J",
    "\u202e",
    "\u200b",
    "\u0301",
    "\x85",
    "\v",
]

pieces = st.sampled_from([*_WORDS.split(), *_SPACES, *_HOSTILE])

texts = st.lists(pieces | st.text(max_size=3), max_size=30).map("".join)
"""Mostly pieces of the language, in no order; some of anything."""
