"""The shape of a playbook."""

from collections.abc import Callable
from dataclasses import dataclass

from callcenter_sim.providers.mind.conversation import Conversation
from callcenter_sim.providers.mind.reply import ToolCall


@dataclass(frozen=True)
class Playbook:
    calls: Callable[[Conversation], list[ToolCall]]
    """The tools that the caller's last words ask for, whether they were called since or not."""
    words: Callable[[Conversation], str | None] = lambda _: None
    """What to say when no tool result said what to say; None leaves it to the next playbook."""
