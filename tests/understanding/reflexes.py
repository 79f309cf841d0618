"""Which reflexes take harmless sentences for theirs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from callcenter_agent.call import Call
from callcenter_agent.desks.clinic.follow_up import FollowUp
from callcenter_agent.dialogue.obtaining import Obtaining
from callcenter_agent.dialogue.questions.own_words import yes_or_no
from callcenter_agent.dialogue.reflexes import tool_due
from callcenter_agent.dialogue.scripted import Scripted
from livekit.agents import llm

from tests.understanding.readers.critical import at_question
from tests.understanding.readers.line import Line, with_the_floor
from tests.understanding.rows import NOW

OWN: Final[Mapping[str, frozenset[str]]] = {
    "abuse": frozenset({"answer_insult", "offer_human"}),
    "emergency": frozenset({"tell_emergency"}),
    "goodbye": frozenset({"postpone_follow_up", "leave_errand", "end_call"}),
    "human": frozenset({"transfer_to_human"}),
    "language": frozenset({"switch_language"}),
    "repeat": frozenset({"repeat_question"}),
    "stop_calling": frozenset({"postpone_follow_up", "leave_errand"}),
}
"""The tools that the reflexes of a list call. What else they set off may be right: a claim is one."""

Fired = dict[str, dict[str, list[str]]]
"""By list, then by tool: the sentences."""


async def fired(lists: Mapping[str, Sequence[str]], line: Line) -> Fired:
    found: Fired = {name: {} for name in lists}
    async with (
        line.open("insurance", now=NOW) as insurance,
        line.open("dealership", now=NOW) as dealership,
        line.open("clinic", now=NOW) as clinic,
        line.open("clinic", now=NOW) as following_up,
    ):
        at_question(following_up, "pain")
        open_question = Obtaining(insurance, yes_or_no("yes_or_no"), llm.ChatContext.empty())
        places: Sequence[tuple[Call, Scripted]] = (
            (insurance, with_the_floor(insurance)),
            (insurance, open_question),
            (dealership, with_the_floor(dealership)),
            (clinic, with_the_floor(clinic)),
            (following_up, FollowUp(following_up)),
        )
        for name, sentences in lists.items():
            for words in sentences:
                for tool in _tools(places, words, OWN[name]):
                    found[name].setdefault(tool, []).append(words)
    return found


def _tools(places: Sequence[tuple[Call, Scripted]], words: str, own: frozenset[str]) -> set[str]:
    """Also those that another reflex comes before: which one is first may change."""
    return {
        tool
        for call, agent in places
        for reflex in agent.reflexes
        if (tool := tool_due([reflex], call, words, offered=own)) is not None
    }


def table(lists: Mapping[str, Sequence[str]], found: Fired) -> list[str]:
    lines = [f"{'harmless':15}{'n':>5}  fires"]
    for name, sentences in lists.items():
        told = ", ".join(f"{tool} {len(said)}" for tool, said in sorted(found[name].items()))
        lines.append(f"{name:15}{len(sentences):5}  {told or 'none'}")
    return lines


def counts(found: Fired) -> dict[str, int]:
    each = {
        name: Counter({tool: len(said) for tool, said in by_tool.items()}) for name, by_tool in found.items()
    }
    return {name: tools.total() for name, tools in each.items()}
