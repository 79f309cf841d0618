"""Taking a VIN by voice, looking it up, and answering from what was found."""

import re

from callcenter_sim.providers.mind import words
from callcenter_sim.providers.mind.conversation import Conversation, Result
from callcenter_sim.providers.mind.filling import call
from callcenter_sim.providers.mind.playbooks.playbook import Playbook
from callcenter_sim.providers.mind.reply import ToolCall
from callcenter_sim.providers.mind.spelling import has_letters, spelled_characters

_CAPTURE, _LOOKUP, _FOLLOW_UP = "capture_vin", "lookup_vehicle", "flag_follow_up"
_ASKED_TO_SPELL = re.compile(
    r"\b(?:vin\b|vehicle identification|spell|characters?\b|letters?\b|digits?\b|position|last eight|again)",
    re.IGNORECASE,
)
_ASKED_TO_CONFIRM = re.compile(
    r"\b(?:correct|right|did I get (?:it|that)|is that (?:it|so))\b[^.?!]*\?|\bsay yes\b", re.IGNORECASE
)
_REPEAT = re.compile(
    r"\b(?:again|repeat|once more|pardon|did(?:n't| not) (?:get|hear|catch)|slower)\b", re.IGNORECASE
)
_IN_VAIN = re.compile(r"\b(?:no|not|nothing|failed|error|too long|unavailable|unknown)\b", re.IGNORECASE)
_ASKED_ELSE = re.compile(r"\b(?:anything else|something else|what else)\b", re.IGNORECASE)
_OFFERED_COLLEAGUE = re.compile(r"\b(?:colleague|somebody|someone|sales)\b.*\?", re.IGNORECASE | re.DOTALL)
_NO_VIN = re.compile(
    r"\b(?:don't|do not|haven't|can't|cannot|not)\b.{0,25}\b(?:have|find|know|see|got|read)\b.{0,25}"
    r"\b(?:it|vin|number|that|bin|right now|with me)\b",
    re.IGNORECASE,
)
_FOR_COLLEAGUES = re.compile(
    r"\b(?:price|cost|how much|discount|financ\w+|lease|stock|available|availability|test drive|trade|buy"
    r"|complain\w*|appointment)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"\?|^(?:what|how|which|does|is|has|can you tell|tell me)\b", re.IGNORECASE)
_SPELLED_UNASKED, _SPELLED_WHEN_ASKED = 5, 2
_UNTELLING = {
    "what", "which", "tell", "about", "does", "have", "this", "that", "with", "from", "would", "could",
    "please", "know", "like", "vehicle", "there", "thank", "thanks",
}  # fmt: skip


def is_spelling(conversation: Conversation) -> bool:
    """Whether the caller's last words are a VIN or a part of one."""
    if not conversation.offers(_CAPTURE):
        return False
    latest = conversation.last_before(_CAPTURE, _LOOKUP)
    under_way = latest is not None and latest.call.name == _CAPTURE
    asked = under_way or bool(_ASKED_TO_SPELL.search(conversation.said))
    if not asked and words.phone_in(conversation.heard) and not has_letters(conversation.heard):
        return False
    return spelled_characters(conversation.heard) >= (_SPELLED_WHEN_ASKED if asked else _SPELLED_UNASKED)


def found_vehicle(conversation: Conversation) -> Result | None:
    """The latest lookup, unless it was in vain."""
    latest = conversation.last(_LOOKUP)
    return latest if latest and not _IN_VAIN.search(latest.facts) else None


def _calls(conversation: Conversation) -> list[ToolCall]:
    capture, lookup = conversation.request.tool(_CAPTURE), conversation.request.tool(_LOOKUP)
    if capture and is_spelling(conversation):
        return [call(capture)]
    if _awaits_confirmation(conversation):
        if lookup and words.affirms(conversation.heard):
            return [call(lookup)]
        if capture and (words.denies(conversation.heard) or _REPEAT.search(conversation.heard)):
            return [call(capture)]
    return _follow_up(conversation)


def _awaits_confirmation(conversation: Conversation) -> bool:
    """Whether the VIN was read back and not looked up since, even if the reading was cut short."""
    latest = conversation.last_before(_CAPTURE, _LOOKUP)
    if latest is None:
        return False
    return bool(_ASKED_TO_CONFIRM.search(latest.direction) or _ASKED_TO_CONFIRM.search(conversation.said))


def _follow_up(conversation: Conversation) -> list[ToolCall]:
    tool, heard = conversation.request.tool(_FOLLOW_UP), conversation.heard
    if tool is None:
        return []
    offered = _OFFERED_COLLEAGUE.search(conversation.said) and not conversation.offers("schedule_callback")
    if offered and words.affirms(heard):
        return [call(tool, reason="The caller asked for a colleague")]
    return [call(tool, reason=heard)] if _FOR_COLLEAGUES.search(heard) else []


def _words(conversation: Conversation) -> str | None:
    if not conversation.offers(_CAPTURE) or words.says_goodbye(conversation.heard):
        return None
    found = found_vehicle(conversation)
    return _after_lookup(conversation, found.facts) if found else _before_lookup(conversation)


def _before_lookup(conversation: Conversation) -> str:
    if _NO_VIN.search(conversation.heard):
        return "That is no problem. Shall somebody call you back when you have the number at hand?"
    latest = conversation.last(_CAPTURE, _LOOKUP)
    if latest and latest.direction:
        return latest.direction
    if words.only_greets(conversation.heard):
        return "Hello. What can I do for you?"
    return "Could you spell the VIN for me, please? It has seventeen letters and digits."


def _after_lookup(conversation: Conversation, facts: str) -> str | None:
    heard = conversation.heard
    if _QUESTION.search(heard):
        fact = _fact_about(heard, facts)
        return f"What I have on that is: {fact}." if fact else _unknown(conversation)
    if _ASKED_ELSE.search(conversation.said) and words.affirms(heard):
        return "Sure, what would you like to know?"
    return None


def _unknown(conversation: Conversation) -> str:
    offer = "Shall somebody call you back about it?" if conversation.offers("schedule_callback") else ""
    return f"I do not have that here. {offer}".strip()


def _fact_about(question: str, facts: str) -> str | None:
    """The fact that shares a telling word with the question."""
    asked = set(re.findall(r"[a-z]{4,}", question.lower())) - _UNTELLING
    for fact in re.split(r"[\n;]|[.,]\s", facts):
        if asked & set(re.findall(r"[a-z]{4,}", fact.lower())):
            return fact.strip(" .")
    return None


PLAYBOOK = Playbook(_calls, _words)
