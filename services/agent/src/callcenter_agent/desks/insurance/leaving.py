"""A caller who changes their mind in the middle of an errand."""

import re
from typing import Final

from livekit.agents import Agent, RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.conversation import InsuranceConversation, talk_of
from callcenter_agent.desks.insurance.errands import errands_in
from callcenter_agent.desks.insurance.roles import hand_back
from callcenter_agent.dialogue.asking import GivenUp
from callcenter_agent.dialogue.direction import Direction
from callcenter_agent.dialogue.obtaining import Obtaining
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import take_new_words

LEFT: Final = GivenUp("left")
_LEAVES: Final = re.compile(
    r"\b(never ?mind|forget (about )?(it|that|this|the \w+)|changed my mind|let'?s (stop|leave) (this"
    r"|that|it|here)"
    r"|(do not|don'?t) want to (do|file|go on|continue) (this|that|it|a claim|with this)?"
    r"|something else first"
    r"|stop this)\b",
    re.IGNORECASE,
)
_TURNS: Final = re.compile(
    r"^\W*(?:(?:no|wait|oh|hold on|um+|well|sorry|hmm)\W+)*(?:actually|instead|on second thought|rather)\b",
    re.IGNORECASE,
)


def leaves(call: Call, words: str) -> str | None:
    """ "Never mind", or "actually, I want to cancel": another errand than the one under way."""
    talk = call.conversation
    if not isinstance(talk, InsuranceConversation) or talk.context.errand is None:
        return None
    other = any(errand != talk.context.errand for errand in errands_in(words))
    return "leave_errand" if _LEAVES.search(words) or (other and _TURNS.search(words)) else None


@desk_tool()
async def leave_errand(context: RunContext[Call]) -> Agent | Direction | None:
    """Stop what is being done, when the caller no longer wants it or wants something else instead."""
    call, talk = context.userdata, talk_of(context)
    agent = context.session.current_agent
    for words in take_new_words(call):
        talk.hears_errands(words)
    if talk.context.errand is None:
        return Direction("Nothing is under way.", call.phrases.text("what_else"))
    if isinstance(agent, Obtaining):
        agent.complete(LEFT)
        return None
    return hand_back(context, reason="changed their mind", done=False)
