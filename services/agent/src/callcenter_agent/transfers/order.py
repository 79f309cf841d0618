"""A transfer as it was ordered: by the caller, by a desk, or through the REST API."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from callcenter.desks import DeskSettings
from callcenter.events import Json, TransferKind, Urgency
from callcenter.facts import HumanAgent
from callcenter.parties import LONGEST_REASON
from callcenter.phone import E164, InvalidPhoneNumber, parse_e164

from callcenter_agent.call import Call
from callcenter_agent.dialogue.keeping import CallerFacts

LAST_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    transfer_id: str
    kind: TransferKind
    targets: tuple[E164, ...]
    reason: str
    urgency: Urgency = Urgency.MEDIUM
    requested_by: str = "agent"


def new_id() -> str:
    return uuid4().hex


def targets_of(
    settings: DeskSettings,
    to: str | None,
    *,
    colleagues: Sequence[HumanAgent] = (),
    country: str = "US",
) -> tuple[E164, ...]:
    """The numbers to try, in order: who is asked for, then the desk's own. Empty: there is nobody.

    `to` is a colleague's name, extension or number: no other number is dialed, whatever a model or a caller
    names.
    """
    said = (to or "").strip().lower()
    number = _number(said, country) if said else None
    wanted = [one.phone for one in colleagues if said and _is_meant(one, said, number)]
    own = [one for one in settings.escalation_numbers if one == number]
    return tuple(dict.fromkeys([*wanted, *own, *settings.escalation_numbers]))


def _is_meant(colleague: HumanAgent, said: str, number: E164 | None) -> bool:
    return said in (colleague.name.lower(), colleague.extension) or number == colleague.phone


def _number(text: str, country: str) -> E164 | None:
    try:
        return parse_e164(text, country)
    except InvalidPhoneNumber:
        return None


def short(reason: str) -> str:
    return " ".join(reason.split())[:LONGEST_REASON]


def card_of(call: Call, order: Order, *, said: Sequence[str]) -> Json:
    """What the human agent gets to read: who calls, why, what is known. `said` are the caller's turns."""
    known: CallerFacts = call.conversation.context
    facts: dict[str, Any] = {
        "caller": known.customer_name,
        "number": call.caller_number,
        "verified_as": known.verified_as,
        "desk": call.settings.name,
        "reason": order.reason,
        "urgency": order.urgency.value,
        "wish": known.wish,
        "summary": call.conversation.summary() or None,
        "last_words": list(said[-LAST_WORDS:]) or None,
        "page": f"/calls/{call.call_id}",
    }
    return {key: value for key, value in facts.items() if value}
