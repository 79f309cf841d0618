"""When a call's process dies, its caller is still on the line.

LiveKit's server notices a dead agent only when its connection times out, half a minute later. The worker's
main process sees the exit at once: it takes the dead participant out of the room, says in the record that
the agent was lost, and asks for another one.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from callcenter.events import AgentLost
from callcenter.ids import call_id_for_room
from callcenter.tasks import spawn
from livekit import api
from livekit.agents import AgentServer
from livekit.agents.job import RunningJobInfo

from callcenter_agent.admission import Slots
from callcenter_agent.record.journal import Journal

log = structlog.get_logger()

API_TIMEOUT_S = 3.0
Kind = api.ParticipantInfo.Kind


@dataclass(frozen=True)
class Ended:
    """A job process that is gone."""

    job: RunningJobInfo
    exit_code: int | None

    @property
    def died(self) -> bool:
        return self.exit_code != 0


def takeover_metadata(metadata: str) -> str:
    """The first dispatch's words, and that the caller was cut off."""
    try:
        said = json.loads(metadata or "{}")
    except json.JSONDecodeError:
        said = {}
    return json.dumps({**(said if isinstance(said, dict) else {}), "takeover": True})


class Survivors:
    def __init__(self, *, slots: Slots, journal: Journal, rooms: Callable[[], api.LiveKitAPI]) -> None:
        self._slots = slots
        self._journal = journal
        self._rooms = rooms

    def watch(self, server: AgentServer) -> None:
        """Call once the server has started. The pool of processes has no public name."""

        def on_closed(process: object) -> None:
            job = getattr(process, "running_job", None)
            if isinstance(job, RunningJobInfo):
                self.ended(Ended(job, exit_code=getattr(process, "exitcode", None)))

        server._proc_pool.on("process_closed", on_closed)

    def ended(self, ended: Ended) -> None:
        self._slots.give_back(ended.job.job.id)
        if ended.died:
            spawn(self._rescue(ended), name="rescue")

    async def _rescue(self, ended: Ended) -> None:
        job, room = ended.job.job, ended.job.job.room.name
        log.error("agent_lost", room_id=job.room.sid, job_id=job.id, exit_code=ended.exit_code)
        async with self._rooms() as livekit:
            await self._remove(livekit, room, ended.job.accept_arguments.identity)
            if await self._caller_is_alone(livekit, room):
                await self._dispatch(livekit, job.agent_name, room, job.metadata)
        await self._journal.note(
            call_id_for_room(room), room, AgentLost(reason=f"process exited with {ended.exit_code}")
        )

    async def _remove(self, livekit: api.LiveKitAPI, room: str, identity: str) -> None:
        try:
            async with asyncio.timeout(API_TIMEOUT_S):
                await livekit.room.remove_participant(
                    api.RoomParticipantIdentity(room=room, identity=identity)
                )
        except Exception as error:  # noqa: BLE001 - the new agent matters more than the old one's leftovers
            log.warning("lost_agent_not_removed", error=repr(error))

    async def _caller_is_alone(self, livekit: api.LiveKitAPI, room: str) -> bool:
        """True when in doubt."""
        try:
            async with asyncio.timeout(API_TIMEOUT_S):
                found = await livekit.room.list_participants(api.ListParticipantsRequest(room=room))
        except Exception as error:  # noqa: BLE001 - see above
            log.warning("room_not_listed", error=repr(error))
            return True
        kinds = {one.kind for one in found.participants}
        return Kind.SIP in kinds and Kind.AGENT not in kinds

    async def _dispatch(self, livekit: api.LiveKitAPI, agent_name: str, room: str, metadata: str) -> None:
        try:
            async with asyncio.timeout(API_TIMEOUT_S):
                await livekit.agent_dispatch.create_dispatch(
                    api.CreateAgentDispatchRequest(
                        agent_name=agent_name, room=room, metadata=takeover_metadata(metadata)
                    )
                )
        except Exception as error:
            log.exception("takeover_not_dispatched", error=repr(error))
