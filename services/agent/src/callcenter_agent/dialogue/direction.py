"""What a tool found out, and the sentence that goes with it.

A sentence that is known needs no model: it is spoken at once, word for word. The model gets to see both, so
that it knows what was said and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from livekit.agents import ToolError, llm


@dataclass(frozen=True, slots=True)
class Direction:
    facts: str
    say: str

    def __str__(self) -> str:
        return f"{self.facts} Say: {self.say}"


class RefusedError(ToolError):
    """A tool that will not do what it was asked, with what to tell the caller instead."""

    def __init__(self, facts: str, *, say: str) -> None:
        self.direction = Direction(facts, say)
        super().__init__(str(self.direction))


def sentence_due(history: llm.ChatContext, sentences: Mapping[str, str]) -> str | None:
    """The sentence of the tool that has just ended; None where the model has to find the words.

    `sentences` are those of directions, by the id of the tool call that gave them.
    """
    for item in reversed(history.items):
        if item.type == "function_call_output":
            if item.call_id in sentences:
                return sentences[item.call_id]
        elif item.type == "message":
            return None
    return None
