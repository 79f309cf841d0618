"""A verified caller wants out: why, from when, whether a colleague may try to keep them.

Nothing is cancelled on the telephone: a request is filed, and a human being confirms it in writing.
"""

import re
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from callcenter.errors import Unavailable
from callcenter.events import CancellationRequested
from callcenter.facts import Policy, PolicyStatus
from livekit.agents import Agent, RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.conversation import talk_of, today
from callcenter_agent.desks.insurance.leaving import LEFT
from callcenter_agent.desks.insurance.people import directory, in_charge, reach
from callcenter_agent.desks.insurance.roles import back_to_reception, hand_back
from callcenter_agent.desks.insurance.routing import RoleName
from callcenter_agent.desks.insurance.verifying import (
    VerifiedErrand,
    own_policy,
    refused,
    verify_identity,
)
from callcenter_agent.dialogue.asking import Got, Misheard, Question
from callcenter_agent.dialogue.identity import verified
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.questions.days import days_in
from callcenter_agent.dialogue.questions.own_words import own_words, yes_or_no
from callcenter_agent.dialogue.tool import desk_tool

LONGEST_AHEAD: Final = timedelta(days=366)


class Reason(StrEnum):
    CHEAPER = "cheaper_elsewhere"
    COST = "cost"
    SERVICE = "service"
    SOLD = "sold"
    MOVED = "moved"
    NOT_NEEDED = "not_needed"
    DEATH = "death"
    OTHER = "other"


RETAINED_FOR: Final = frozenset({Reason.CHEAPER, Reason.COST, Reason.SERVICE})
"""Where a colleague may have something better to offer."""
_REASONS: Final = {
    Reason.DEATH: r"\b(passed away|died|deceased|death|estate)\b",
    Reason.CHEAPER: (
        r"\b(cheaper|better (price|rate|deal|offer)|lower (price|rate|premium)|found (a|another|something)"
        r"|switch\w*|(another|different|other|new) (company|insurer|carrier|agency|provider|insurance))\b"
    ),
    Reason.COST: (
        r"\b(expensive|too much|afford|cost|price|premium|rates?|went up|increase\w*|raised|money|budget)\b"
    ),
    Reason.SERVICE: (
        r"\b(service|unhappy|dissatisfied|rude|terrible|awful|never answers?|claim was denied"
        r"|complain\w*)\b"
    ),
    Reason.SOLD: (
        r"\b(sold|selling|sell|traded|totaled|no longer (have|own)|got rid|don'?t (have|own) (it|the"
        r"|that))\b"
    ),
    Reason.MOVED: r"\b(mov(ed|ing)|relocat\w+|another state|out of state|abroad|overseas)\b",
    Reason.NOT_NEEDED: (
        r"\b(don'?t need|no longer need|not need|not (using|driving)|don'?t (use|drive)|closed|closing"
        r"|retired|double|duplicate|already (have|insured))\b"
    ),
}
_FEWEST_WORDS: Final = 3
PHRASES: Final[dict[str, frozenset[str]]] = {
    "cancellation_opening": frozenset(),
    "cancel_date_past": frozenset(),
    "cancel_date_far": frozenset(),
    "not_in_force": frozenset(),
    "cancellation_filed": frozenset({"day"}),
    "cancellation_kept": frozenset(),
}


def reason_in(words: str) -> Reason | None:
    """A reason that is none of the known ones counts as another one, if it is a sentence."""
    for reason, sign in _REASONS.items():
        if re.search(sign, words, re.IGNORECASE):
            return reason
    text = own_words(words)
    return Reason.OTHER if text and len(text.split()) >= _FEWEST_WORDS else None


def cancel_date(now: date) -> Question[date]:
    def parse(words: str) -> date | Misheard | None:
        if re.search(r"\b(now|immediately|right away|as soon as possible|straight away)\b", words, re.I):
            return now
        days = days_in(words, now, ahead=True)
        if re.search(r"\bend of (the|this) month\b", words, re.I):
            days = [(now.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)]
        if not days:
            return None
        if days[-1] < now:
            return Misheard("cancel_date_past")
        return days[-1] if days[-1] <= now + LONGEST_AHEAD else Misheard("cancel_date_far")

    return Question("cancel_date", parse=parse)


REASON: Final = Question("cancel_reason", parse=reason_in)
RETENTION: Final = yes_or_no("retention")


def confirmation(policy_number: str, day: date) -> Question[bool]:
    filled = {"ending": " ".join(policy_number[-2:]), "day": spoken_day(day)}
    return yes_or_no("cancel_confirm", filled=filled)


def spoken_day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


@desk_tool(converses=True, needs=verified)
async def request_cancellation(context: RunContext[Call]) -> Agent | None:
    """Take a verified caller's request to cancel their policy. Takes no value: it asks the caller."""
    call = context.userdata
    try:
        policy = await own_policy(context)
    except Unavailable:
        return refused(context, "records_away", reason="the records are away")
    if policy.status is PolicyStatus.CANCELED:
        return hand_back(context, reason="not in force", words=call.phrases.text("not_in_force"))
    reason = await obtain(context, REASON)
    if not isinstance(reason, Got):
        return _ended(context, left=reason is LEFT)
    if reason.value in RETAINED_FOR:
        keep = await obtain(context, RETENTION)
        if keep is LEFT:
            return _ended(context, left=True)
        if isinstance(keep, Got) and keep.value:
            return await _retained(context, policy, reason.value)
    return await _dated(context, policy, reason.value)


async def _retained(context: RunContext[Call], policy: Policy, reason: Reason) -> Agent | None:
    _file(context.userdata, policy, reason, effective=None, retained=True)
    talk_of(context).reached("policy_kept")
    who = in_charge(await directory(context), "retention", line=policy.line)
    return await reach(context, who, reason=f"may cancel: {reason}")


async def _dated(context: RunContext[Call], policy: Policy, reason: Reason) -> Agent:
    call = context.userdata
    day = await obtain(context, cancel_date(today(call)))
    if not isinstance(day, Got):
        return _ended(context, left=day is LEFT)
    sure = await obtain(context, confirmation(policy.policy_number, day.value))
    if not isinstance(sure, Got):
        return _ended(context, left=sure is LEFT)
    if not sure.value:
        return hand_back(context, reason="not cancelled", words=call.phrases.text("cancellation_kept"))
    _file(call, policy, reason, effective=day.value, retained=False)
    talk_of(context).reached("cancellation_requested")
    words = call.phrases.text("cancellation_filed", day=spoken_day(day.value))
    return hand_back(context, reason="cancellation requested", words=words)


def _ended(context: RunContext[Call], *, left: bool) -> Agent:
    """Nothing was cancelled, and they hear so."""
    words = None if left else context.userdata.phrases.text("cancellation_kept")
    return hand_back(context, reason="not cancelled", words=words, done=False)


def _file(call: Call, policy: Policy, reason: Reason, *, effective: date | None, retained: bool) -> None:
    call.recorder.note(
        CancellationRequested(
            policy_number=policy.policy_number,
            reason=reason,
            effective=effective.isoformat() if effective else None,
            retained=retained,
        )
    )


class Cancellation(VerifiedErrand, name=RoleName.CANCELLATION):
    tools_of_role = (verify_identity, request_cancellation, back_to_reception)
    opening = "cancellation_opening"
    begins_with = "request_cancellation"
