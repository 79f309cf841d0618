"""What is kept in the caller's own words, and yes or no."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from callcenter_agent.dialogue.answers import affirms, denies
from callcenter_agent.dialogue.asking import Question
from callcenter_agent.transfers.wish import asks_for_human

LONGEST: Final = 1000
_EMPTY: Final = re.compile(
    r"^\W*(?:(?:um+|uh+|er+|hm+|well|so|hello|hi|hey|yes|yeah|no|nope|okay|ok|what|pardon|sorry|huh|please"
    r"|hold on|wait|one (?:moment|second)|just a (?:moment|second|minute)|let me (?:think|see))\b\W*)*$",
    re.IGNORECASE,
)
_UNKNOWN: Final = re.compile(
    r"^\W*(?:(?:well|um+|sorry|honestly)\W+)?(?:i )?(?:really )?(?:don'?t|do not) (?:know|remember"
    r"|recall|want)"
    r"|^\W*(?:i have )?no idea\b|^\W*(?:i'?m|i am) not sure\b|\brather not\b|\bnone of your business\b"
    r"|^\W*skip (?:it|that|this)\b",
    re.IGNORECASE,
)
_ASKS_BACK: Final = re.compile(
    r"^\W*(?:why|what|who|how|where|when|can you|could you|do you|are you|is this|will you)\b[^.]*\?\W*$",
    re.IGNORECASE,
)


def own_words(words: str) -> str | None:
    """Everything, unless it says nothing, asks back, is a refusal, or asks for a human being."""
    text = " ".join(words.split())[:LONGEST]
    nothing = any(pattern.search(text) for pattern in (_EMPTY, _UNKNOWN, _ASKS_BACK)) or asks_for_human(text)
    return None if nothing or not text else text


def words_about(name: str) -> Question[str]:
    return Question(name, parse=own_words)


def yes_or_no(
    name: str,
    *,
    yes: re.Pattern[str] | None = None,
    no: re.Pattern[str] | None = None,
    filled: Mapping[str, str] | None = None,
) -> Question[bool]:
    """`yes` and `no` are other ways to say so: "nobody was hurt"."""
    return Question(name, parse=yes_or_no_in(yes=yes, no=no), filled=filled or {})


def yes_or_no_in(
    *, yes: re.Pattern[str] | None = None, no: re.Pattern[str] | None = None
) -> Callable[[str], bool | None]:
    def parse(words: str) -> bool | None:
        if no is not None and no.search(words):
            return False
        if yes is not None and yes.search(words):
            return True
        if denies(words):
            return False
        return True if affirms(words) else None

    return parse
