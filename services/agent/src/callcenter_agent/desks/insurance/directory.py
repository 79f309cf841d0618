"""A person by name, or the one who looks after what the caller is calling about."""

import re
from collections.abc import Sequence
from typing import Final

from callcenter.facts import HumanAgent
from livekit.agents import Agent, RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.conversation import talk_of
from callcenter_agent.desks.insurance.errands import Errand, person_in
from callcenter_agent.desks.insurance.finding import One, Several, find
from callcenter_agent.desks.insurance.leaving import LEFT
from callcenter_agent.desks.insurance.people import directory, in_charge, reach
from callcenter_agent.desks.insurance.roles import ErrandRole, back_to_reception, hand_back
from callcenter_agent.desks.insurance.routing import RoleName
from callcenter_agent.dialogue.asking import Answer, GivenUp, Got, Question
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.questions.names import name_in
from callcenter_agent.dialogue.tool import desk_tool

MOST_ASKED: Final = 2
UNKNOWN: Final = GivenUp("unclear")
PHRASES: Final[dict[str, frozenset[str]]] = {
    "directory_opening": frozenset(),
    "person_unknown": frozenset(),
    "person_found": frozenset({"name"}),
    "person_found_extension": frozenset({"name", "extension"}),
}


def said_name(words: str) -> str | None:
    if extension := re.search(r"\bextension (\d{2,6})\b", words, re.IGNORECASE):
        return extension[1]
    return person_in(words) or name_in(words)


PERSON: Final = Question("person", parse=said_name)


def which(people: Sequence[HumanAgent]) -> Question[HumanAgent]:
    """One of these; the part of the name in which they differ is enough."""

    def parse(words: str) -> HumanAgent | None:
        found = find(said_name(words) or words, people)
        if isinstance(found, One):
            return found.person
        named = [one for one in people if one.name.split()[-1].lower() in words.lower()]
        return named[0] if len(named) == 1 else None

    return Question("person_which", parse=parse, filled={"names": " or ".join(one.name for one in people)})


@desk_tool(converses=True)
async def find_person(context: RunContext[Call]) -> Agent | None:
    """Connect the caller with the person they name, or who does what they ask about. Takes no value."""
    call, talk = context.userdata, talk_of(context)
    people = await directory(context)
    if talk.context.errand == Errand.CLAIM_STATUS:
        return await reach(context, in_charge(people, "claims"), reason="status of a claim")
    answer = await _asked(context, people)
    if answer is LEFT:
        return hand_back(context, reason="left", done=False)
    if not isinstance(answer, Got):
        lead = call.phrases.text("person_unknown")
        return await reach(context, in_charge(people, "reception"), reason="asks for somebody", lead=lead)
    return await reach(context, answer.value, reason="asked for by name", lead=_told(call, answer.value))


async def _asked(context: RunContext[Call], people: Sequence[HumanAgent]) -> Answer[HumanAgent]:
    call, talk = context.userdata, talk_of(context)
    said, lead = talk.context.person_wanted, ""
    for _ in range(MOST_ASKED):
        if said is None:
            answer = await obtain(context, PERSON, lead=lead)
            if not isinstance(answer, Got):
                return answer
            said = answer.value
        match find(said, people):
            case One(person):
                return Got(person)
            case Several(several):
                return await obtain(context, which(several))
        said, lead = None, call.phrases.text("person_unknown")
    return UNKNOWN


def _told(call: Call, person: HumanAgent) -> str:
    if person.extension is None:
        return call.phrases.text("person_found", name=person.name)
    extension = " ".join(person.extension)
    return call.phrases.text("person_found_extension", name=person.name, extension=extension)


class Directory(ErrandRole, name=RoleName.DIRECTORY):
    tools_of_role = (find_person, back_to_reception)
    opening = "directory_opening"
    begins_with = "find_person"
