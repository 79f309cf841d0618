"""What a webhook changes: the record first, then whatever has to be done about it."""

from collections import OrderedDict
from datetime import UTC, datetime, timedelta

import structlog
from callcenter.events import Event
from callcenter.tasks import TaskOwner
from livekit.protocol.models import TrackType
from livekit.protocol.webhook import WebhookEvent
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter_api.journal import Journal
from callcenter_api.recordings.service import Recordings
from callcenter_api.telephony.rooms import is_call_room, is_phone
from callcenter_api.telephony.witness import Witness
from callcenter_api.watchdog.service import Watchdog
from callcenter_api.webhooks import deliveries

_log = structlog.get_logger(__name__)
_LATE = timedelta(seconds=5)
_REMEMBERED = 10_000


class Webhooks:
    def __init__(
        self,
        journal: Journal,
        witness: Witness,
        watchdog: Watchdog,
        recordings: Recordings,
        tasks: TaskOwner,
    ) -> None:
        self._journal = journal
        self._witness = witness
        self._watchdog = watchdog
        self._recordings = recordings
        self._tasks = tasks
        self._taken: OrderedDict[str, None] = OrderedDict()

    async def take(self, hook: WebhookEvent) -> bool:
        """False when it was taken before, by us or by another replica.

        What is to be done is done at once, the record follows: callers must not wait for Postgres.
        """
        if hook.id in self._taken:
            return False
        self._react(hook)
        events = await self._events(hook)
        new = True

        async def claim(session: AsyncSession) -> bool:
            nonlocal new
            new = await deliveries.claim(session, hook.id, event=hook.event, room=hook.room.name or None)
            return new

        await self._journal.keep(events, first=claim)
        self._remember(hook.id)
        return new

    def _remember(self, hook_id: str) -> None:
        self._taken[hook_id] = None
        if len(self._taken) > _REMEMBERED:
            self._taken.popitem(last=False)

    async def _events(self, hook: WebhookEvent) -> list[Event]:
        room = hook.room.name
        if not is_call_room(room):
            return []
        at = happened_at(hook, self._journal.clock())
        if hook.event == "participant_joined":
            return await self._witness.joined(room, hook.participant, at=at)
        if hook.event == "participant_left" and (
            is_phone(hook.participant) or self._watchdog.had_phone(room)
        ):
            answered = self._watchdog.was_answered(room)
            return self._witness.left(room, hook.participant, was_answered=answered, at=at)
        return []

    def _react(self, hook: WebhookEvent) -> None:
        room = hook.room.name or hook.egress_info.room_name
        if not is_call_room(room):
            return
        match hook.event:
            case "participant_joined":
                self._watchdog.joined(room, hook.participant)
            case "participant_left":
                self._watchdog.left(room, hook.participant.identity)
                if is_phone(hook.participant) and not self._watchdog.has_phone(room):
                    self._tasks.spawn(self._recordings.stop(room), name="stop recording")
            case "track_published":
                self._track_published(room, hook)
            case "room_finished":
                self._watchdog.finished(room)
                self._recordings.forget(room)
            case "egress_started" | "egress_updated" | "egress_ended":
                self._tasks.spawn(self._recordings.heard(hook.egress_info), name="heard of a recording")

    def _track_published(self, room: str, hook: WebhookEvent) -> None:
        """Kinds are not told with tracks: whose it is, the watchdog knows."""
        if hook.track.type == TrackType.AUDIO and self._watchdog.is_on_the_line(
            room, hook.participant.identity
        ):
            self._recordings.begin(room)


def happened_at(hook: WebhookEvent, received_at: datetime) -> datetime:
    """Webhooks are dated in whole seconds: the arrival is the better time unless it was retried."""
    if hook.event == "participant_joined" and hook.participant.joined_at_ms:
        return datetime.fromtimestamp(hook.participant.joined_at_ms / 1000, UTC)
    if not hook.created_at:
        return received_at
    sent_at = datetime.fromtimestamp(hook.created_at, UTC)
    return sent_at if received_at - sent_at > _LATE else received_at
