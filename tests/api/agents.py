"""A worker whose agents join their rooms and say nothing: for calls that we place, and for no others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp
from callcenter.capacity import Slotboard
from callcenter.tasks import TaskOwner
from callcenter_agent.admission import Slots, keep_announcing
from callcenter_local.embedded.livekit import LiveKit
from livekit import api, rtc
from livekit.protocol import agent, models


class Agents:
    """`asked` and `came` keep the rooms in order, `most` how many slots were taken at once; `comes` is for a
    test to hold them back."""

    def __init__(self, url: str, slots: int) -> None:
        self.slots = Slots(slots)
        self.asked: list[str] = []
        self.came: list[str] = []
        self.most = 0
        self.comes = asyncio.Event()
        self.comes.set()
        self._url = url
        self._socket: aiohttp.ClientWebSocketResponse | None = None

    def has(self, slots: int) -> None:
        """From now on."""
        self.slots.total = slots
        self.slots.changed.set()

    async def work(self, socket: aiohttp.ClientWebSocketResponse, tasks: TaskOwner, *, name: str) -> None:
        self._socket = socket
        permission = models.ParticipantPermission(
            can_publish=True, can_subscribe=True, can_publish_data=True, can_update_metadata=True, agent=True
        )
        await self._say(
            register=agent.RegisterWorkerRequest(
                type=agent.JobType.JT_ROOM, agent_name=name, version="1", allowed_permissions=permission
            )
        )
        async for message in socket:
            told = agent.ServerMessage.FromString(message.data)
            if told.HasField("availability"):
                await self._offered(told.availability.job)
            elif told.HasField("assignment"):
                tasks.spawn(self._carry(told.assignment), name="agent")

    async def _offered(self, job: agent.Job) -> None:
        takes = job.room.name.startswith("call-out-") and self.slots.take(job.id, job.room.name)
        if takes:
            self.asked.append(job.room.name)
            self.most = max(self.most, self.slots.taken)
        await self._say(
            availability=agent.AvailabilityResponse(
                job_id=job.id, available=takes, participant_identity=f"agent-{job.id}"
            )
        )

    async def _carry(self, assignment: agent.JobAssignment) -> None:
        job = assignment.job
        room, gone = rtc.Room(), asyncio.Event()
        room.on("disconnected", lambda _reason: gone.set())
        try:
            await self.comes.wait()
            begun = agent.UpdateJobStatus(job_id=job.id, status=agent.JobStatus.JS_RUNNING)
            await self._say(update_job=begun)
            await room.connect(self._url, assignment.token)
            if await room.sid == job.room.sid:  # else it was closed, and made anew by our coming
                self.came.append(job.room.name)
                await gone.wait()
        finally:
            await room.disconnect()
            self.slots.give_back(job.id)
            with suppress(ConnectionError):
                done = agent.UpdateJobStatus(job_id=job.id, status=agent.JobStatus.JS_SUCCESS)
                await self._say(update_job=done)

    async def _say(self, **message: object) -> None:
        assert self._socket is not None
        await self._socket.send_bytes(agent.WorkerMessage(**message).SerializeToString())


@asynccontextmanager
async def working(
    livekit: LiveKit, *, name: str, slots: int, board: Slotboard | None = None
) -> AsyncIterator[Agents]:
    agents = Agents(livekit.url, slots)
    grants = api.VideoGrants(agent=True)
    token = api.AccessToken(livekit.key, livekit.secret).with_grants(grants).to_jwt()
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{livekit.url}/agent", headers={"Authorization": f"Bearer {token}"}) as socket,
        TaskOwner("agents") as tasks,
    ):
        if board is not None:
            tasks.spawn(keep_announcing(agents.slots, board, worker=name), name="announce")
        tasks.spawn(agents.work(socket, tasks, name=name), name="work")
        yield agents
