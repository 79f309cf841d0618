"""Who is calling, and what they want."""

import re

from callcenter_sim.providers.mind import words
from callcenter_sim.providers.mind.conversation import Conversation
from callcenter_sim.providers.mind.filling import call
from callcenter_sim.providers.mind.playbooks.playbook import Playbook
from callcenter_sim.providers.mind.playbooks.vehicles import is_spelling
from callcenter_sim.providers.mind.reply import ToolCall

_TOOL = "note_caller"
_ASKED_NAME = re.compile(r"\b(?:your (?:full )?name|who (?:am I|is calling))\b", re.IGNORECASE)


def _calls(conversation: Conversation) -> list[ToolCall]:
    tool = conversation.request.tool(_TOOL)
    if tool is None:
        return []
    heard = conversation.heard
    asked = bool(_ASKED_NAME.search(conversation.said))
    news = {"name": words.name_in(heard, asked=asked), "phone": None, "wish": words.wish_in(heard)}
    if not is_spelling(conversation):
        news["phone"] = words.phone_in(heard)
    known = [result.call.arguments for result in conversation.earlier if result.call.name == _TOOL]
    fresh = {key: value for key, value in news.items() if value and all(k.get(key) != value for k in known)}
    if any(k.get("wish") for k in known):
        fresh.pop("wish", None)  # the first wish is why they called
    return [call(tool, **fresh)] if fresh else []


PLAYBOOK = Playbook(_calls)
