"""What is said at words that no desk leaves to a model: an emergency, an insult, an order about ourselves,
the end of somebody's patience.

A model may call these too, where it understands what no rule does. What becomes a fact, and what ends a call,
is decided by the caller's words alone.
"""

from typing import Final

from callcenter.events import DispositionSet, EmergencyHeard, EndReason, FactNoted
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.dialogue.answers import affirms
from callcenter_agent.dialogue.direction import Direction, RefusedError
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import last_words
from callcenter_agent.ending import hang_up_later
from callcenter_agent.phrases import Phrase
from callcenter_agent.reactions.emergencies import emergency_in
from callcenter_agent.reactions.instructions import gives_orders
from callcenter_agent.reactions.tempers import goes_in_circles, insults, is_impatient

WARNINGS: Final = 1
"""Insults that are answered with a request; the next one ends the call."""
HUMAN: Final = "transfer_to_human"
CRISIS: Final = "crisis"


@desk_tool()
async def tell_emergency(context: RunContext[Call]) -> Direction:
    """Send a caller who needs help at once to the emergency number."""
    call = context.userdata
    kind = emergency_in(last_words(call), language=call.language)
    if kind is not None:
        call.recorder.note(EmergencyHeard(kind=kind))
    phrase = Phrase.EMERGENCY_CRISIS if kind == CRISIS else Phrase.EMERGENCY
    return Direction(f"An emergency: {kind or 'perhaps'}.", call.phrases.text(phrase))


@desk_tool()
async def keep_to_work(context: RunContext[Call]) -> Direction:
    """Answer a caller who gives orders about how you work."""
    call = context.userdata
    if not gives_orders(last_words(call)):
        raise _groundless(call)
    call.recorder.note(FactNoted(name="orders_refused", value=True))
    return Direction("The caller gave orders about how you work.", call.phrases.text(Phrase.HOW_I_WORK))


@desk_tool()
async def answer_insult(context: RunContext[Call]) -> Direction | None:
    """Ask a caller to stay polite, once; the second time the call ends."""
    call = context.userdata
    if not insults(last_words(call), language=call.language):
        raise _groundless(call)
    known = call.conversation.context
    known.warnings += 1
    call.conversation.learned()
    if known.warnings <= WARNINGS:
        return Direction("The caller was asked to be polite.", call.phrases.text(Phrase.ABUSE_WARNING))
    call.recorder.note(DispositionSet(disposition="abuse", summary=call.conversation.summary()))
    known.disposition = "abuse"
    hang_up_later(call, EndReason.AGENT_HUNG_UP, phrase=Phrase.ABUSE_GOODBYE, detail="abuse")
    return None


@desk_tool()
async def offer_human(context: RunContext[Call]) -> Direction:
    """Offer a colleague to a caller who has lost patience, or whom you fail to understand. Once in a call."""
    call = context.userdata
    if call.conversation.context.human_offered:
        raise _groundless(call)
    call.conversation.context.human_offered = True
    call.conversation.learned()
    call.recorder.note(FactNoted(name="frustrated", value=True))
    return Direction("A colleague was offered.", call.phrases.text(Phrase.OFFER_HUMAN))


TOOLS: Final = (tell_emergency, keep_to_work, answer_insult, offer_human)


def hears_emergency(call: Call, words: str) -> str | None:
    return "tell_emergency" if emergency_in(words, language=call.language) else None


def hears_orders(_call: Call, words: str) -> str | None:
    return "keep_to_work" if gives_orders(words) else None


def hears_insult(call: Call, words: str) -> str | None:
    return "answer_insult" if insults(words, language=call.language) else None


def hears_impatience(call: Call, words: str) -> str | None:
    return "offer_human" if _has_had_enough(call, words) else None


def takes_the_offer(call: Call, words: str) -> str | None:
    offered = _said(call)[-1:] == [call.phrases.text(Phrase.OFFER_HUMAN)]
    return HUMAN if offered and affirms(words, language=call.language) else None


REFLEXES: Final = (hears_emergency, hears_insult, hears_orders, takes_the_offer, hears_impatience)


def _has_had_enough(call: Call, words: str) -> bool:
    """Offered once: who declined it is not asked again and again."""
    if call.conversation.context.human_offered:
        return False
    return is_impatient(words, language=call.language) or goes_in_circles(_said(call))


def _said(call: Call) -> list[str]:
    return [item.text_content or "" for item in call.live.history.messages() if item.role == "assistant"]


def _groundless(call: Call) -> RefusedError:
    return RefusedError("The caller said nothing of the kind.", say=call.phrases.text(Phrase.WHAT_ELSE))
