"""Number words to the digits a person meant to dictate.

In a VIN, "eighty two" is 82 and "thirty three hundred" is 3300. "forty three fifty two" is a pair of
pairs, so a number after "hundred" is added only where nothing says that a new figure began.
"""

from collections.abc import Sequence

from callcenter_agent.dialogue.spelling.tokens import Token
from callcenter_agent.dialogue.spelling.words import DIGITS, TEENS, TENS

_SHORT = frozenset(DIGITS) | frozenset(TEENS) | frozenset(TENS)


def figure(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """The digits of the figure that begins at `at`, and where the next word is. None if none begins there."""
    start = _below_hundred(tokens, at)
    if start is None:
        return None
    digits, after = start
    scaled = _scaled(tokens, digits, after)
    return scaled if scaled is not None else start


def _below_hundred(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    if at >= len(tokens):
        return None
    word = tokens[at].text
    if word in DIGITS:
        return DIGITS[word], at + 1
    if word in TEENS:
        return TEENS[word], at + 1
    if word in TENS:
        unit = DIGITS.get(tokens[at + 1].text, "0") if at + 1 < len(tokens) else "0"
        return (TENS[word] + unit, at + 2) if unit != "0" else (TENS[word] + "0", at + 1)
    if word in ("a", "one") and _is(tokens, at + 1, "hundred", "thousand"):
        return "1", at + 1
    return None


def _scaled(tokens: Sequence[Token], digits: str, at: int) -> tuple[str, int] | None:
    if digits == "0":
        return None
    if _is(tokens, at, "thousand"):
        rest, after = _added(tokens, at, room=1000)
        return str(int(digits) * 1000 + rest), after
    if _is(tokens, at, "hundred"):
        rest, after = _added(tokens, at, room=100)
        return str(int(digits) * 100 + rest), after
    return None


def _added(tokens: Sequence[Token], scale_at: int, *, room: int) -> tuple[int, int]:
    """What is added to "hundred" or "thousand" standing at `scale_at`."""
    after = scale_at + 1
    if tokens[scale_at].pause:
        return 0, after
    start = after + 1 if _is(tokens, after, "and") else after
    rest = _below_hundred(tokens, start)
    if rest is None or int(rest[0]) == 0:
        return 0, after
    value, end = int(rest[0]), rest[1]
    if room == 1000 and _is(tokens, end, "hundred"):
        below, end = _added(tokens, end, room=100)
        return (value * 100 + below, end) if value < 10 else (0, after)
    if start == after and end < len(tokens) and tokens[end].text in _SHORT and not tokens[end - 1].pause:
        return 0, after  # "thirty three hundred forty three fifty two": pairs go on, a new figure began
    return value, end


def _is(tokens: Sequence[Token], at: int, *words: str) -> bool:
    return at < len(tokens) and tokens[at].text in words
