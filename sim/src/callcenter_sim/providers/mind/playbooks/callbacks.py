"""Callers who want to be called back, or to talk to a person."""

import re

from callcenter_sim.providers.mind import words
from callcenter_sim.providers.mind.conversation import Conversation
from callcenter_sim.providers.mind.filling import call
from callcenter_sim.providers.mind.playbooks.playbook import Playbook
from callcenter_sim.providers.mind.reply import ToolCall

_CALL_BACK = "schedule_callback"
_TRANSFERS = ("transfer_call", "transfer_to_human", "warm_transfer", "cold_transfer", "transfer")
_OFFERED = re.compile(
    r"\b(?:call(?:s|ed)? you back|callback|call back|get back to you)\b[^.?!]*\?", re.IGNORECASE
)


def _calls(conversation: Conversation) -> list[ToolCall]:
    heard = conversation.heard
    if words.wants_human(heard):
        for name in _TRANSFERS:
            if tool := conversation.request.tool(name):
                return [call(tool, reason=heard)]
    agreed = bool(_OFFERED.search(conversation.said)) and words.affirms(heard)
    tool = conversation.request.tool(_CALL_BACK)
    if tool and (agreed or words.wants_call_back(heard) or words.wants_human(heard)):
        reason = "The caller agreed to be called back" if agreed else heard
        return [call(tool, reason=reason, when=words.when_in(heard), phone=words.phone_in(heard))]
    return []


def _words(conversation: Conversation) -> str | None:
    if words.wants_human(conversation.heard):
        return "I cannot connect you from here. Is there anything I can note for a colleague?"
    return None


PLAYBOOK = Playbook(_calls, _words)
