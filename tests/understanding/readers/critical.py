"""Warning signs after an operation, and vehicle identification numbers."""

from collections.abc import Mapping
from typing import Final

from callcenter_agent.call import Call
from callcenter_agent.desks.clinic.conversation import conversation_of
from callcenter_agent.desks.clinic.interview import Interview
from callcenter_agent.desks.clinic.red_flags import Flag
from callcenter_agent.desks.clinic.states import State
from callcenter_agent.desks.clinic.symptoms import SYMPTOMS
from callcenter_agent.desks.clinic.watching import flags_in
from callcenter_agent.desks.dealership.conversation import DealershipConversation
from callcenter_agent.desks.dealership.vin_capture import VinStep

from tests.understanding import values
from tests.understanding.judging import Elsewhere, Reading
from tests.understanding.readers.line import Line, at_once, with_the_floor
from tests.understanding.rows import Row

_SIGNS: Final[Mapping[Flag, tuple[values.Sign, ...]]] = {
    Flag.CHEST_PAIN: ("chest",),
    Flag.BREATHING: ("breathing",),
    Flag.STROKE: ("stroke",),
    Flag.FAINTING: ("faint",),
    Flag.ALLERGY: ("allergy",),
    Flag.CONFUSION: ("confusion",),
    Flag.HEAVY_BLEEDING: ("bleeding",),
    Flag.SUICIDE: ("self_harm",),
    Flag.BLEEDING: ("bleeding",),
    Flag.FEVER: ("fever", "infection"),
    Flag.CALF: ("clot",),
    Flag.WOUND: ("wound", "infection"),
    Flag.VOMITING: ("vomiting",),
    Flag.SEVERE_PAIN: ("pain",),
}
"""The product's flags in the words of the rows. What is not here has no word there."""
_QUESTIONS: Final = {"infection": "wound", "clot": "calf"}
"""Questions of the rows that the clinic knows by another name."""


async def red_flag(row: Row, line: Line) -> Reading:
    """By every word of the caller; in answer to a question, as the interview hears it too."""
    async with line.open("clinic", now=row.now, language=row.lang) as call:
        question = _QUESTIONS.get(row.question or "", row.question or "")
        if question in SYMPTOMS:
            at_question(call, question)
        found = frozenset[Flag]().union(*(flags_in(call, words) for words in row.said))
        interview = conversation_of(call).interview
        meaning = interview.meaning(row.said[-1], row.lang) if interview is not None else None
        if not found and meaning is not None and meaning.unclear:
            return None
        return _signs(found)


def at_question(call: Call, question: str) -> None:
    """The interview of a patient whose date of birth was compared stands at this question."""
    talk = conversation_of(call)
    talk.context.verified_as = "patient"
    talk.move(State.FOLLOW_UP)
    talk.go_on(Interview((question,)))
    if not talk.asks:
        raise AssertionError(f"{question} is not being asked")


def _signs(found: frozenset[Flag]) -> values.Signs:
    named = [name for flag in Flag if flag in found for name in _SIGNS.get(flag, ())]
    others = tuple(str(flag) for flag in found if flag not in _SIGNS)
    return values.Signs(flag=named[0] if named else None, beside=(*named[1:], *others))


async def vin(row: Row, line: Line) -> Reading:
    """What is read back."""
    async with line.open("dealership", now=row.now) as call:
        talk, heard = call.conversation, ""
        if not isinstance(talk, DealershipConversation):
            raise TypeError("the dealership has another conversation")
        for words in row.said:
            if tool := at_once(with_the_floor(call), call, words):
                return Elsewhere(tool)
            direction = talk.hear(words, last=words == row.said[-1])
            if direction is not None and direction.step is VinStep.READ_BACK:
                heard = direction.heard
        return values.Number(vin=heard) if heard else None
