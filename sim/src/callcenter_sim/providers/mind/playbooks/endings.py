"""Ending the call when the caller is done with it."""

import re

from callcenter_sim.providers.mind import words
from callcenter_sim.providers.mind.conversation import Conversation
from callcenter_sim.providers.mind.filling import call, choices
from callcenter_sim.providers.mind.playbooks.playbook import Playbook
from callcenter_sim.providers.mind.playbooks.vehicles import found_vehicle
from callcenter_sim.providers.mind.reply import ToolCall

_TOOL = "end_call"
_ASKED_ELSE = re.compile(
    r"\b(?:anything else|something else|can I (?:do|help)|else (?:can|may) I)\b[^.?!]*\?", re.IGNORECASE
)


def _calls(conversation: Conversation) -> list[ToolCall]:
    tool = conversation.request.tool(_TOOL)
    if tool is None or not _is_done(conversation):
        return []
    return [call(tool, disposition=_disposition(conversation, choices(tool, "disposition")))]


def _is_done(conversation: Conversation) -> bool:
    """A goodbye, or a no or a mere thank-you to the question whether there is anything else."""
    heard = conversation.heard
    if words.says_goodbye(heard):
        return True
    if not _ASKED_ELSE.search(conversation.said):
        return False
    return words.denies(heard) or (words.thanks(heard) and "?" not in heard and not words.wish_in(heard))


def _disposition(conversation: Conversation, allowed: list[str]) -> str:
    if conversation.last("schedule_callback"):
        wanted = "callback"
    elif conversation.last("lookup_vehicle"):
        wanted = "vehicle_found" if found_vehicle(conversation) else "vehicle_not_found"
    else:
        wanted = "information" if conversation.has_heard_anything else "no_input"
    return wanted if wanted in allowed or not allowed else allowed[-1]


def _words(conversation: Conversation) -> str | None:
    return "Thank you for calling. Goodbye." if words.says_goodbye(conversation.heard) else None


PLAYBOOK = Playbook(_calls, _words)
