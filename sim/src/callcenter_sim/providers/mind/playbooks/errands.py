"""Whatever else a desk offers: the tool that fits the caller's words, and answers from what it gave back."""

import re

from callcenter_sim.providers.mind import words
from callcenter_sim.providers.mind.conversation import Conversation
from callcenter_sim.providers.mind.filling import call
from callcenter_sim.providers.mind.fitting import arguments, best, terms
from callcenter_sim.providers.mind.playbooks.playbook import Playbook
from callcenter_sim.providers.mind.reply import ToolCall

_OTHERS = frozenset(
    [
        "note_caller",
        "capture_vin",
        "lookup_vehicle",
        "flag_follow_up",
        "schedule_callback",
        "end_call",
        "transfer_call",
        "transfer_to_human",
        "warm_transfer",
        "cold_transfer",
        "transfer",
        "set_disposition",
        "send_dtmf",
        "decline_to_answer",
    ]
)
_DOCUMENTS = "search_docs"
_RECORD = "record_"
_QUESTION = re.compile(
    r"\?|^(?:what|how|which|where|when|do|does|is|are|can|could|will)\b|\btell me\b"
    r"|\bI(?:'d| would) like to know\b",
    re.IGNORECASE,
)
_LAST_QUESTION = re.compile(r"[^.?!]*\?\s*$")
_LINE = re.compile(r"(?<=[.!?])\s+|\n+-?\s*|;\s+")


def _calls(conversation: Conversation) -> list[ToolCall]:
    heard = conversation.heard
    if not heard or words.only_greets(heard) or _only_says_goodbye(heard):
        return []
    tools = [tool.function for tool in conversation.request.tools]
    if conversation.request.tool_choice == "none":
        return []
    recorders = {tool.name for tool in tools if tool.name.startswith(_RECORD)}
    asked = _what_is_asked(conversation)
    fitting = best(tools, asked, besides=_OTHERS | recorders)
    if fitting is not None:
        return [call(fitting, **arguments(fitting, asked))]
    if recorder := next((tool for tool in tools if tool.name in recorders), None):
        return [call(recorder)]
    documents = conversation.request.tool(_DOCUMENTS)
    is_question = documents is not None and _QUESTION.search(heard) and not words.asks_what_we_are(heard)
    return [call(documents, question=heard, query=heard)] if documents and is_question else []


def _what_is_asked(conversation: Conversation) -> str:
    """The caller's words; a bare yes means what was asked."""
    heard = conversation.heard
    question = _LAST_QUESTION.search(conversation.said)
    return f"{question[0]} {heard}" if question and words.affirms(heard) else heard


def _only_says_goodbye(heard: str) -> bool:
    return words.says_goodbye(heard) and "?" not in heard


def _words(conversation: Conversation) -> str | None:
    """From the latest result that holds facts: the sentence that shares most with the question."""
    told = [result for result in conversation.results if result.call.name not in _OTHERS and result.facts]
    if not told or words.says_goodbye(conversation.heard):
        return None
    asked = terms(conversation.heard)
    lines = [line.strip(" -") for line in _LINE.split(told[-1].facts) if line.strip(" -")]
    shared = [(len(terms(line) & asked), line) for line in lines]
    count, line = max(shared, key=lambda one: one[0], default=(0, ""))
    return line if count else None


PLAYBOOK = Playbook(_calls, _words)
