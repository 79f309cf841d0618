"""When an agent's process dies, its caller is still on the line.

LiveKit's server notices a dead agent only when its connection times out, a quarter of a minute later. The
worker's main process sees the exit at once: it takes the dead participant out of the room, says in the record
that the agent was lost, and asks for another one. A worker that was killed as a whole does the same for its
calls when it starts again.
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog
from callcenter.events import AgentJoined, AgentLeft, AgentLost, CallEnded
from callcenter.ids import call_id_for_room
from callcenter.tasks import spawn
from livekit import api
from livekit.agents import AgentServer
from livekit.agents.job import RunningJobInfo

from callcenter_agent.admission import Slots
from callcenter_agent.record import spool
from callcenter_agent.record.journal import Journal

log = structlog.get_logger()

RESCUE_TIMEOUT_S = 6.0
Kind = api.ParticipantInfo.Kind


@dataclass(frozen=True)
class Lost:
    """An agent whose process is gone while its caller may still be on the line."""

    room: str
    job_id: str
    reason: str
    metadata: str | None = None
    """What it was dispatched with; None: ask LiveKit."""
    told: bool = True
    """It has left something of a call on record. One that had met no phone has not."""

    @property
    def identity(self) -> str:
        return f"agent-{self.job_id}"


def abandoned(spool_dir: Path) -> list[Lost]:
    """Agents of an earlier worker on this machine that was killed with all its calls: their spools say so."""
    lost = []
    for path in spool.left_behind(spool_dir):
        with spool.claim(path) as ours:
            events = spool.read(path) if ours else []
        begun = [event for event in events if isinstance(event.data, AgentJoined)]
        if begun and not any(isinstance(event.data, CallEnded | AgentLeft) for event in events):
            lost.append(Lost(begun[0].room, begun[0].writer_id, "the worker was killed"))
    return lost


def takeover_metadata(metadata: str) -> str:
    """The first dispatch's words, and that the caller was cut off."""
    try:
        said = json.loads(metadata or "{}")
    except json.JSONDecodeError:
        said = {}
    return json.dumps({**(said if isinstance(said, dict) else {}), "takeover": True})


class Survivors:
    def __init__(
        self,
        *,
        slots: Slots,
        journal: Journal,
        spool_dir: Path,
        agent_name: str,
        livekit: Callable[[], api.LiveKitAPI],
    ) -> None:
        self._slots = slots
        self._journal = journal
        self._spool_dir = spool_dir
        self._agent_name = agent_name
        self._livekit = livekit

    def watch(self, server: AgentServer) -> None:
        """Call once the server has started. The pool of processes has no public name."""

        def on_closed(process: object) -> None:
            job = getattr(process, "running_job", None)
            if isinstance(job, RunningJobInfo):
                self.ended(job, exit_code=getattr(process, "exitcode", None))

        server._proc_pool.on("process_closed", on_closed)

    def ended(self, job: RunningJobInfo, *, exit_code: int | None) -> None:
        self._slots.give_back(job.job.id)
        if exit_code != 0:
            reason = f"process exited with {exit_code}"
            lost = Lost(
                job.job.room.name,
                job.job.id,
                reason,
                metadata=job.job.metadata,
                told=spool.has(self._spool_dir, job.job.id),
            )
            spawn(self.rescue(lost), name="rescue")

    async def rescue(self, lost: Lost) -> None:
        """Raises nothing: the api's watchdog is the next to look after the caller."""
        log.error("agent_lost", job_id=lost.job_id, reason=lost.reason)
        is_call = True
        try:
            async with asyncio.timeout(RESCUE_TIMEOUT_S), self._livekit() as livekit:
                is_call = await _send_for_another(livekit, lost, self._agent_name) or lost.told
        except Exception:
            log.exception("caller_not_rescued", job_id=lost.job_id)
        if is_call:
            await self._journal.note(call_id_for_room(lost.room), lost.room, AgentLost(reason=lost.reason))


async def _send_for_another(livekit: api.LiveKitAPI, lost: Lost, agent_name: str) -> bool:
    """False: no phone is there, or not any more."""
    with suppress(api.ServerError):  # it is gone already, or its room is
        await livekit.room.remove_participant(
            api.RoomParticipantIdentity(room=lost.room, identity=lost.identity)
        )
    kinds = await _kinds_in(livekit, lost.room)
    if Kind.SIP not in kinds or Kind.AGENT in kinds:
        return Kind.SIP in kinds
    metadata = lost.metadata if lost.metadata is not None else await _first_metadata(livekit, lost.room)
    await livekit.agent_dispatch.create_dispatch(
        api.CreateAgentDispatchRequest(
            agent_name=agent_name, room=lost.room, metadata=takeover_metadata(metadata)
        )
    )
    return True


async def _kinds_in(livekit: api.LiveKitAPI, room: str) -> set[int]:
    try:
        found = await livekit.room.list_participants(api.ListParticipantsRequest(room=room))
    except api.ServerError as error:
        if error.code == api.TwirpErrorCode.NOT_FOUND:
            return set()
        raise
    return {one.kind for one in found.participants}


async def _first_metadata(livekit: api.LiveKitAPI, room: str) -> str:
    dispatches = await livekit.agent_dispatch.list_dispatch(room)
    return dispatches[0].metadata if dispatches else ""
