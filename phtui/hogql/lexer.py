"""The tokens of HogQL, for pygments and for an editor that lexes line by line.

Follows PostHog's grammar (posthog/hogql/grammar/HogQLLexer.g4) with three kindnesses for text
that is being typed: an unknown character is one `Error` token; a HogQLX tag ends where something
stands in it that no tag can hold; and `a <b and c`, which the grammar reads as a tag `b`, is a
comparison. No rule looks past the end of a line, so that lexing line by line, with the state
carried over, gives the tokens of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pygments.lexer import (  # type: ignore[import-untyped]  # pygments ships no types
    ExtendedRegexLexer,
    LexerContext,
    bygroups,
    include,
)
from pygments.token import (  # type: ignore[import-untyped]  # pygments ships no types
    Comment,
    Error,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    Whitespace,
)

from phtui.hogql.words import CONSTANTS, KEYWORDS, MODIFIERS, OPERATORS, is_function

State = tuple[str, ...]
"""What a line begins in: the open strings, comments, braces and tags, outermost first."""

START: State = ("root",)
"""The state at the beginning of a text."""

SKIM: State = ("skim",)
"""The same, several times faster: words and operators outside all else come as one token."""

Token = tuple[int, Any, str]
"""Where it starts, in characters; its pygments type; its text."""

SEPARATOR = Punctuation.Separator
"""A `;` between statements, not one inside braces."""

SPACES = " \t\r\n\x0b\x0c\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""What HogQL takes for white space."""

_SPACE = f"[{SPACES}]+"
_WORD = r"[A-Za-z_$][A-Za-z0-9_$]*"
_TAG = r"[A-Za-z_][A-Za-z0-9_-]*"
_CLAUSE = (
    r"(?:and|as|between|else|end|from|group|having|ilike|in|is|like|limit|not|or|order|then|union"
    r"|when|where)\b(?![ \t]*=)"
)
"""What goes on after a comparison, and is no attribute of a tag."""

_AFTER_AS = re.compile(r"\bas[ \t]+\Z", re.IGNORECASE)
_BEFORE_MODIFIER = re.compile(
    r"\b(?:nulls|interval[ \t]+(?:[0-9]+|'[0-9]+'))[ \t]+\Z", re.IGNORECASE
)
_LOOK_BACK = 40
"""How many characters before a word may tell what it is: more would make a long line slow."""


def _word(_lexer: Any, match: re.Match[str], context: Any) -> Iterator[Token]:
    context.pos = match.end()
    yield match.start(), _word_type(match), match[1]


def _word_type(match: re.Match[str]) -> Any:
    word = match[1].lower()
    if match[2] is not None and word not in OPERATORS and is_function(match[1]):
        return Name.Function
    if word in KEYWORDS:
        return Name if _follows(_AFTER_AS, match) else Keyword
    if word in CONSTANTS:
        return Keyword.Constant
    if word in MODIFIERS and _follows(_BEFORE_MODIFIER, match):
        return Keyword
    return Name.Attribute if word.startswith("$") else Name


def _follows(pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    start = match.start()
    return pattern.search(match.string, max(start - _LOOK_BACK, 0), start) is not None


def _nothing(_lexer: Any, _match: re.Match[str], _context: Any) -> Iterator[Token]:
    """Take no character: for a rule that only leaves a state."""
    return iter(())


def _quoted(quote: str, kind: Any, *, escaped: str, hole: bool = False) -> list[Any]:
    """Return the rules inside a quoted text, which may run over many lines."""
    return [
        (rf"[^{quote}{'{' if hole else ''}\\\n]+|\n", kind),
        (quote * 2, String.Escape),
        (quote, kind, "#pop"),
        *([(r"\{", String.Interpol, "hole")] if hole else []),
        (rf"\\(?:[bfrntav0\\{escaped}]|x[0-9a-f]{{2}})", String.Escape),
        (r"\\[^\n]?", Error),
    ]


_COMMENTS = [
    (r"(?:--|//|#(?![0-9]))[^\r\n]*", Comment.Single),
    (r"/\*", Comment.Multiline, "comment"),
]
_NUMBERS = [
    (r"0x[0-9a-f]+(?:(?:\.[0-9a-f]*)?p[+-]?[0-9]+)?", Number.Hex),
    (r"0b[01]+(?![0-9])", Number.Bin),
    (r"0[bo][0-9]+", Error),
    (r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?", Number),
]
_PLAIN = rf"(?:(?!f'){_WORD}|[^a-z0-9_$;'\"`{{<#/-])+"
"""What neither divides statements nor begins something that may hold a `;`."""

_TAGS = [
    (r"</(?=[a-z_])", Punctuation, "tag-close"),
    (
        rf"(<)({_TAG})(?=[>/]|[ \t]+(?!{_CLAUSE})(?:[a-z0-9_>]|/(?!/)))",
        bygroups(Punctuation, Name.Tag),
        "tag-open",
    ),
    # Whether this is a tag or a comparison is told by the next thing, on a line below.
    (
        rf"(<)({_TAG})(?=[ \t]+(?:--|//|#)|[ \t\r]*$)",
        bygroups(Operator, Name),
        "tag-maybe",
    ),
]


class HogQLLexer(ExtendedRegexLexer):  # type: ignore[misc]  # pygments ships no types
    """HogQL: SQL on PostHog, with placeholders, templates and HogQLX tags."""

    name = "HogQL"
    aliases = ["hogql"]
    filenames = ["*.hogql"]
    url = "https://posthog.com/docs/hogql"
    flags = re.ASCII | re.IGNORECASE | re.MULTILINE

    tokens = {
        "root": [(r";", SEPARATOR), include("code")],
        "skim": [(_PLAIN, Text), include("root")],
        "braces": [(r"\}", Punctuation, "#pop"), (r";", Punctuation), include("code")],
        "hole": [(r"\}", String.Interpol, "#pop"), (r";", Punctuation), include("code")],
        "code": [
            (_SPACE, Whitespace),
            (rf"(?!f')({_WORD})(?=([ \t]*\()?)", _word),
            (r"[,()\[\]]", Punctuation),
            (rf"(\??\.)((?!f'){_WORD})", bygroups(Operator, Name.Attribute)),
            (r"'", String, "string"),
            *_NUMBERS,
            *_COMMENTS,
            (r"f'", String, "template"),
            (r'"', String.Symbol, "double"),
            (r"`", String.Symbol, "backtick"),
            (rf"\{{[ \t]*{_WORD}(?:\.{_WORD})*[ \t]*\}}", Name.Variable),
            (r"\{", Punctuation, "braces"),
            *_TAGS,
            (r"[=!]?~\*?|<=|>=|<>|!=|==|\?[?.]|\|\||->|::|:=|[-+*/%<>=?:.#]", Operator),
            (r"(?s).", Error),
        ],
        "comment": [
            (r"[^*\n]+|\*(?!/)|\n", Comment.Multiline),
            (r"\*/", Comment.Multiline, "#pop"),
        ],
        "string": _quoted("'", String, escaped="'"),
        "double": _quoted('"', String.Symbol, escaped='"'),
        "backtick": _quoted("`", String.Symbol, escaped="'"),
        "template": _quoted("'", String, escaped="'{", hole=True),
        "tag-maybe": [
            (_SPACE, Whitespace),
            *_COMMENTS,
            (rf"(?={_CLAUSE})", _nothing, "#pop"),
            (_TAG, Name.Attribute, ("#pop", "tag-open")),
            (r"[0-9/]", Error, ("#pop", "tag-open")),
            (r">", Punctuation, ("#pop", "tag-text")),
            (r"(?=[^\n])", _nothing, "#pop"),
        ],
        "tag-open": [
            (_SPACE, Whitespace),
            (_TAG, Name.Attribute),
            (r"=", Operator),
            (r"'", String, "string"),
            (r"\{", Punctuation, "braces"),
            (r"/>", Punctuation, "#pop"),
            (r">", Punctuation, ("#pop", "tag-text")),
            (r"(?=[^\n])", _nothing, "#pop"),
        ],
        "tag-text": [
            (r"[^<{\n]+|\n", String.Other),
            (r"\{", Punctuation, "braces"),
            (r"</", Punctuation, ("#pop", "tag-close")),
            (rf"(<)({_TAG})?", bygroups(Punctuation, Name.Tag), "tag-open"),
        ],
        "tag-close": [
            (_SPACE, Whitespace),
            (_TAG, Name.Tag),
            (r">", Punctuation, "#pop"),
            (r"(?=[^\n])", _nothing, "#pop"),
        ],
    }


@cache
def _lexer() -> HogQLLexer:
    """Compile the rules at first use: many a command that imports this lexes nothing."""
    return HogQLLexer()


def lex(text: str, state: State = START) -> tuple[list[Token], State]:
    """Return the tokens of a text that begins in a state, and the state it ends in."""
    context = LexerContext(text, 0, list(state))
    tokens = [token for token in _lexer().get_tokens_unprocessed(context=context) if token[2]]
    return tokens, tuple(context.stack)


def skim(text: str, start: int) -> Iterator[Token]:
    """Yield the tokens from a place on that is in no string, comment, brace or tag, as `SKIM` does.

    No more is lexed than is asked for.
    """
    context = LexerContext(text, start, list(SKIM))
    yield from (t for t in _lexer().get_tokens_unprocessed(context=context) if t[2])
