"""What is known of one live room, and what has to be done about it. Pure: no clock, no network.

A dispatch is never queued by LiveKit: with no worker free it is answered with an id and the
caller hears nothing. So the phone's wait for an agent is counted here: a caller's from the first
ring, that of somebody whom we called from the answer, or from the moment the agent was lost.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from callcenter.capacity import Capacity
from callcenter.events import Direction
from callcenter.parties import is_human_agent
from livekit.protocol.models import ParticipantInfo

from callcenter_api.telephony.rooms import (
    direction_of,
    is_agent,
    is_customer,
    is_joined,
    is_on_the_line,
    is_phone,
    is_ringing,
)

ANSWERED_WITHIN = timedelta(seconds=8)
"""An agent has a track soon after it came, and livekit-sip waits a second at most for the phone's sound."""


@dataclass(frozen=True)
class Patience:
    """How long a caller may wait with nobody there."""

    redispatch_after: timedelta = timedelta(seconds=4)
    redispatch_every: timedelta = timedelta(seconds=4)
    apologise_after: timedelta = timedelta(seconds=12)
    replace_after: timedelta = timedelta(seconds=0.5)
    """After an agent was lost: its worker asks for another one itself, if it still can."""
    close_after: timedelta = timedelta(seconds=2)
    full_after: timedelta = timedelta(seconds=0.5)
    """With all slots taken, an offer that was accepted shows among the taken ones by then."""


class Action(StrEnum):
    dispatch = "dispatch"
    apologise = "apologise"
    close = "close"
    turn_away = "turn_away"


@dataclass(frozen=True)
class Watch:
    room: str
    phones: frozenset[str] = frozenset()
    """Of the customer."""
    humans: frozenset[str] = frozenset()
    """Phones of human agents: being called, being briefed, or joined to the customer."""
    joined: bool = False
    """The customer was given to a human agent: no agent is to come, and either one ends it by leaving."""
    agents: frozenset[str] = frozenset()
    had_phone: bool = False
    seen_agents: frozenset[str] = frozenset()
    ringing: bool = False
    answered: bool = False
    met_since: datetime | None = None
    """Somebody who can be heard has come to a caller's phone that rings: the gateway answers it now."""
    alone_since: datetime | None = None
    empty_since: datetime | None = None
    dispatches: int = 0
    apologised: bool = False

    @property
    def consulting(self) -> bool:
        """A human agent may be talking with the agent, apart from the customer."""
        return bool(self.humans) and not self.joined

    @property
    def had_agent(self) -> bool:
        return bool(self.seen_agents)

    def waited(self, now: datetime) -> timedelta:
        return now - self.alone_since if self.alone_since else timedelta(0)


def is_being_answered(watch: Watch, now: datetime) -> bool:
    return watch.met_since is not None and now - watch.met_since < ANSWERED_WITHIN


def decide(
    watch: Watch, now: datetime, patience: Patience, capacity: Capacity | None = None
) -> Action | None:
    if watch.empty_since is not None:
        grace = timedelta(0) if watch.joined else patience.close_after
        return Action.close if now - watch.empty_since >= grace else None
    if watch.alone_since is None or watch.apologised:
        return None
    waited = watch.waited(now)
    if _is_turned_away(watch, capacity) and waited >= patience.full_after:
        return Action.turn_away
    if waited >= patience.apologise_after:
        return Action.apologise
    first = patience.replace_after if watch.had_agent else patience.redispatch_after
    due = first + watch.dispatches * patience.redispatch_every
    return Action.dispatch if waited >= due else None


def _is_turned_away(watch: Watch, capacity: Capacity | None) -> bool:
    """A caller whose agent was lost is not: another one is asked for, as long as there is patience."""
    new = not watch.had_agent and direction_of(watch.room) is Direction.INBOUND
    return new and capacity is not None and capacity.turns_away(watch.room)


def joined(watch: Watch, participant: ParticipantInfo, at: datetime) -> Watch:
    if is_phone(participant) and is_human_agent(participant.identity):
        watch = replace(
            watch,
            humans=watch.humans | {participant.identity},
            joined=watch.joined or is_joined(participant),
        )
    elif is_phone(participant):
        watch = replace(
            watch,
            phones=watch.phones | {participant.identity},
            had_phone=True,
            ringing=watch.ringing or is_ringing(participant),
            answered=watch.answered or is_on_the_line(participant),
        )
    elif is_agent(participant):
        watch = replace(
            watch,
            agents=watch.agents | {participant.identity},
            seen_agents=watch.seen_agents | {participant.identity},
            dispatches=0,
        )
    return _settled(watch, at)


def left(watch: Watch, identity: str, at: datetime) -> Watch:
    gone = frozenset({identity})
    return _settled(
        replace(watch, phones=watch.phones - gone, humans=watch.humans - gone, agents=watch.agents - gone),
        at,
    )


def answered(watch: Watch, at: datetime) -> Watch:
    return _settled(replace(watch, answered=True), at)


def handed_over(watch: Watch, at: datetime) -> Watch:
    return _settled(replace(watch, joined=True), at)


def listed(watch: Watch, participants: list[ParticipantInfo], at: datetime) -> Watch:
    """The server's own list wins over what webhooks told, which may be late or lost."""
    phones = [participant for participant in participants if is_customer(participant)]
    humans = [participant for participant in participants if is_human_agent(participant.identity)]
    agents = frozenset(participant.identity for participant in participants if is_agent(participant))
    return _settled(
        replace(
            watch,
            phones=frozenset(phone.identity for phone in phones),
            humans=frozenset(human.identity for human in humans),
            joined=watch.joined or any(is_joined(human) for human in humans),
            agents=agents,
            had_phone=watch.had_phone or bool(phones),
            seen_agents=watch.seen_agents | agents,
            ringing=watch.ringing or any(is_ringing(phone) for phone in phones),
            answered=watch.answered or any(is_on_the_line(phone) for phone in phones),
            dispatches=0 if agents else watch.dispatches,
        ),
        at,
    )


def _settled(watch: Watch, at: datetime) -> Watch:
    inbound = direction_of(watch.room) is Direction.INBOUND
    waits = watch.answered or inbound  # a caller waits from the first ring: it is an agent who answers
    alone = bool(watch.phones) and waits and not watch.agents and not watch.joined
    met = inbound and not watch.answered and bool(watch.phones) and bool(watch.agents)
    left_alone = watch.joined and not watch.humans and not watch.agents
    empty = watch.had_phone and (not watch.phones or left_alone)
    return replace(
        watch,
        met_since=(watch.met_since or at) if met else None,
        alone_since=(watch.alone_since or at) if alone else None,
        empty_since=(watch.empty_since or at) if empty else None,
    )
