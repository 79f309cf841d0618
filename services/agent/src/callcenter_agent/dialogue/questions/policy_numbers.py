"""A policy number: two letters and six digits, spelled, grouped or run together."""

from typing import Final, NewType

from callcenter_agent.dialogue.asking import Misheard, Question
from callcenter_agent.dialogue.questions.spelled import DIGIT, LETTER, fitting, spelled_count
from callcenter_agent.dialogue.spelling.aloud import spelled_out

PolicyNumber = NewType("PolicyNumber", str)
FORM: Final = LETTER * 2 + DIGIT * 6
_SURELY_TRYING: Final = 4


def policy_number_in(words: str) -> PolicyNumber | None:
    found = fitting(words, FORM)
    return None if found is None else PolicyNumber(found)


def parse_policy_number(words: str) -> PolicyNumber | Misheard | None:
    """Part of one, or one of the wrong length, says how many characters were heard."""
    if found := policy_number_in(words):
        return found
    count = spelled_count(words)
    return Misheard("policy_number_form", {"count": str(count)}) if count >= _SURELY_TRYING else None


POLICY_NUMBER: Final = Question(
    "policy_number", parse=parse_policy_number, spoken=spelled_out, confirmed=True
)
