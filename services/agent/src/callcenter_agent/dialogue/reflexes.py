"""What is done at certain words without asking the model: an emergency, a wish for a human, an answer to the
question that is open.

A reflex is pure: the call and the caller's words in, a tool's name out. The tool then runs as if the model
had called it, so that permissions, limits and the record are the same.
"""

from collections.abc import Callable, Iterable
from uuid import uuid4

from livekit.agents import llm

from callcenter_agent.call import Call

Reflex = Callable[[Call, str], str | None]
"""The name of the tool to call at these words, or None. It may be asked about words of a turn that has not
ended, and more than once, so it must change nothing."""


def words_to_answer(history: llm.ChatContext) -> str:
    """What the caller said last, while nothing has been done about it; else nothing."""
    for item in reversed(history.items):
        if item.type == "message" and item.role == "user":
            return item.text_content or ""
        if item.type in ("message", "function_call", "function_call_output"):
            return ""
    return ""


def tool_due(reflexes: Iterable[Reflex], call: Call, words: str, *, offered: Iterable[str]) -> str | None:
    """The first reflex counts whose tool is at hand."""
    at_hand = frozenset(offered)
    return next((tool for reflex in reflexes if (tool := reflex(call, words)) in at_hand), None)


def tool_call(name: str) -> llm.ChatChunk:
    """A call without arguments, as the model would have made it."""
    made = llm.FunctionToolCall(name=name, arguments="{}", call_id=f"reflex_{uuid4().hex}")
    return llm.ChatChunk(id=made.call_id, delta=llm.ChoiceDelta(role="assistant", tool_calls=[made]))
