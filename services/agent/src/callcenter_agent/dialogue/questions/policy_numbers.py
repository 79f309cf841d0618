"""A policy number: two letters and six digits, spelled, grouped or run together."""

import re
from typing import Final, NewType

from callcenter_agent.dialogue.asking import Misheard, Question
from callcenter_agent.dialogue.questions.spelled import DIGIT, LETTER, fitting, spelled_count
from callcenter_agent.dialogue.spelling.aloud import spelled_out
from callcenter_agent.dialogue.spelling.words import words_of

PolicyNumber = NewType("PolicyNumber", str)
FORM: Final = LETTER * 2 + DIGIT * 6
_SURELY_TRYING: Final = 4


_LETTERS_TOGETHER: Final = re.compile(
    r"\b([A-Za-z])[.]?([A-Za-z])[.]?"
    r"(?=[\s,.-]*(?:\d|zero|oh|one|two|three|four|five|six|seven|eight|nine|double))"
)
_WORDS: Final = words_of(
    "is my to it in of at on no so um oh uh be by or as an am he we me us if do go up hi ok er ah eh id"
)


def policy_number_in(words: str) -> PolicyNumber | None:
    """Figures alone are no policy number of ours, though one and zero might pass for letters."""
    found = fitting(_LETTERS_TOGETHER.sub(_apart, words), FORM)
    return None if found is None or set(found[:2]) <= {"I", "O"} else PolicyNumber(found)


def _apart(letters: re.Match[str]) -> str:
    """ "PA 204518": two letters before a number are letters, unless they are a word."""
    return letters[0] if letters[0].lower() in _WORDS else f"{letters[1]} {letters[2]} "


def parse_policy_number(words: str) -> PolicyNumber | Misheard | None:
    """Part of one, or one of the wrong length, says how many characters were heard."""
    if found := policy_number_in(words):
        return found
    count = spelled_count(words)
    return Misheard("policy_number_form", {"count": str(count)}) if count >= _SURELY_TRYING else None


POLICY_NUMBER: Final = Question(
    "policy_number", parse=parse_policy_number, spoken=spelled_out, confirmed=True
)
