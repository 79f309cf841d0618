"""Putting one of the product's questions, and hearing the answer as a conversation does."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from callcenter_agent.call import Call
from callcenter_agent.dialogue.asking import Asking, GivenUp, Got, Question
from callcenter_agent.dialogue.obtaining import Obtaining
from livekit.agents import llm

from tests.understanding.judging import Elsewhere, Reading
from tests.understanding.readers.line import at_once
from tests.understanding.values import Value

T = TypeVar("T")

DECLINED = GivenUp("declined")
_ASKS_AGAIN = (None, "repeat_question", "offer_human")
"""Nothing is taken: the model has its turn, or the caller is asked once more."""


def answered(call: Call, question: Question[T], said: Sequence[str]) -> Got[T] | GivenUp | Elsewhere | None:
    """What is taken in the end; of a number that is read back, what is read back."""
    agent = Obtaining(call, question, llm.ChatContext.empty())
    asking: Asking[T] = Asking(question, language=call.language)
    for words in said:
        tool = at_once(agent, call, words)
        if tool == "decline_to_answer":
            return DECLINED
        if tool in _ASKS_AGAIN:
            continue
        if tool != f"record_{question.name}":
            return Elsewhere(str(tool))
        asking, outcome = asking.hear(words)
        if isinstance(outcome, Got):
            return outcome
    return asking.pending


def taken(found: Got[T] | GivenUp | Elsewhere | None, as_value: Callable[[T], Value]) -> Reading:
    match found:
        case Got(value):
            return as_value(value)
        case Elsewhere():
            return found
    return None
