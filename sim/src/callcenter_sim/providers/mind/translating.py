"""A stand-in's translation: the same words with the language in front. It shows that they arrived."""

import re

from callcenter_sim.providers.mind.conversation import Conversation

_TASK = re.compile(r"\btranslate what was just said into (?P<language>[A-Z][a-z]+)", re.IGNORECASE)


def answer(conversation: Conversation) -> str | None:
    """None where nobody asked for a translation."""
    task = _TASK.search(" ".join(conversation.request.system.split()))
    if task is None or not conversation.heard:
        return None
    return f"[{task['language'].capitalize()}] {conversation.heard}"
