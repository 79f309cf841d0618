"""How many of the waiting calls may have their turn now, and which have none any more. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from callcenter.capacity import Capacity
from callcenter.desks import DeskSettings
from callcenter.events import FailureStatus

from callcenter_api.telephony.answers import Answer

WAITED_TOO_LONG = Answer(FailureStatus.FAILED, "queued_too_long")
CLOSED_MEANWHILE = Answer(FailureStatus.FAILED, "desk_closed")


@dataclass(frozen=True)
class QueuePolicy:
    longest_wait: timedelta = timedelta(minutes=10)
    kept_for_inbound: int = 1


def turns(
    capacity: Capacity | None, placing: Collection[str], *, kept_for_inbound: int, callers_wait: bool
) -> int:
    """`placing`: rooms for which an agent was asked for and no phone is dialed yet.

    While nothing is known of the workers, one after the other is tried: whether a worker takes the call
    is what decides, here as there.
    """
    if callers_wait:
        return 0
    if capacity is None:
        return 0 if placing else 1
    unseen = sum(room not in capacity.rooms for room in placing)
    return max(0, capacity.free_for_outbound(kept_for_inbound=kept_for_inbound) - unseen)


def no_longer_dialed(
    desk: DeskSettings | None, *, since: datetime, now: datetime, longest_wait: timedelta
) -> Answer | None:
    """A call that was asked for while its desk was closed was meant so; one that waited past the closing is
    too late."""
    if now - since > longest_wait:
        return WAITED_TOO_LONG
    if desk is not None and desk.is_open(since) and not desk.is_open(now):
        return CLOSED_MEANWHILE
    return None
