"""The carrier: brings calls to the call center, takes calls from it, and knows all of them."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import structlog
from livekit import rtc

from callcenter_sim.carrier.call import Call, Direction
from callcenter_sim.carrier.dial import (
    CallGoneError,
    Dial,
    DialError,
    NoAnswerError,
    ReferRefusedError,
    SipRefusedError,
    disconnect_reason,
)
from callcenter_sim.carrier.dispatch import NotDispatchedError, Placement, place
from callcenter_sim.carrier.line import CARRIER_HOST, Line, Network
from callcenter_sim.carrier.numbers import Behaviour, behaviour_of
from callcenter_sim.gateway.trunks import Registry
from callcenter_sim.ids import new_id
from callcenter_sim.personas import Persona, named
from callcenter_sim.phone.phone import EndedBy
from callcenter_sim.phone.subscribing import Hearing
from callcenter_sim.phone.token import sip_token
from callcenter_sim.tasks import TaskOwner

# livekit-sip rings for this long while nobody in the room can be heard.
_RINGING_S = 180.0
# From INVITE to the first ring.
_SETUP_S = 0.2
_BUSY, _CANCELED = 486, 487

log = structlog.get_logger(__name__)


class Exchange:
    def __init__(self, network: Network, registry: Registry) -> None:
        self._network, self._registry = network, registry
        self._calls: dict[str, Call] = {}
        self._lines: dict[str, Line] = {}
        self._answering: dict[str, Persona] = {}
        self._ringing_on: dict[str, asyncio.Event] = {}
        self._tasks = TaskOwner()

    @property
    def calls(self) -> list[Call]:
        return list(self._calls.values())

    def get(self, call_id: str) -> Call | None:
        return self._calls.get(call_id)

    def line(self, call_id: str) -> Line | None:
        """Only while the call is up."""
        return self._lines.get(call_id)

    def line_of(self, room: str, identity: str) -> Line | None:
        for line in self._lines.values():
            if line.call.room == room and line.identity == identity:
                return line
        return None

    def stored(self, call_id: str, side: str) -> Path:
        return self._network.data_dir / call_id / f"{side}.wav"

    async def close(self) -> None:
        """Every call that is up ends as by a failure of the network."""
        for line in list(self._lines.values()):
            await line.close(EndedBy.CARRIER)
        await self._tasks.close()

    def answer_as(self, number: str, persona: Persona) -> None:
        """From now on this one answers when the number is dialled, if the number answers at all."""
        self._answering[number] = persona

    # ---- towards the call center ----

    def call_in(
        self,
        *,
        from_number: str,
        to_number: str,
        persona: Persona,
        headers: Mapping[str, str] | None = None,
        cancels_after_s: float | None = None,
    ) -> Call:
        """Somebody dials one of our numbers. Returns at once; the call goes its way. A caller who loses
        patience while it rings sends a CANCEL that long after the first ring."""
        call = Call(new_id("SCL_"), Direction.INBOUND, from_number, to_number, persona)
        self._calls[call.id] = call
        self._tasks.spawn(self._carry_in(call, headers or {}, cancels_after_s), name=f"call_{call.id}")
        return call

    def give_up(self, call: Call) -> bool:
        """The caller hangs up on a call that only rings; True when it was one."""
        ringing = self._ringing_on.get(call.id)
        if ringing is not None:
            ringing.set()
        return ringing is not None

    async def _carry_in(self, call: Call, headers: Mapping[str, str], patience_s: float | None) -> None:
        try:
            placement = place(
                from_number=call.from_number,
                to_number=call.to_number,
                call_id=call.id,
                host=CARRIER_HOST,
                trunks=self._registry.inbound,
                rules=self._registry.rules,
                headers=headers,
            )
        except NotDispatchedError as error:
            log.warning("call_not_dispatched", call=call.id, reason=str(error))
            await self._ring_on(call)
            return
        line = self._open(call, placement.identity)
        ended_by = EndedBy.ERROR
        try:
            await line.prepare()
            await line.join(self._token_in(placement))
            line.phone.subscribe()
            call.ring()
            log.info("call_in", call=call.id, room=call.room)
            ended_by = await self._converse_in(line, placement, patience_s or float("inf"))
        finally:
            await self._finish(line, ended_by, sip_status_code=_final_status(line, ended_by))

    async def _ring_on(self, call: Call) -> None:
        """Until the caller has had enough: there is no final answer, and no room."""
        call.ring()
        self._ringing_on[call.id] = given_up = asyncio.Event()
        try:
            async with asyncio.timeout(_RINGING_S):
                await given_up.wait()
            call.end(EndedBy.PHONE)
        except TimeoutError:
            call.end(EndedBy.NO_ANSWER)
        finally:
            self._ringing_on.pop(call.id)

    async def _converse_in(self, line: Line, placement: Placement, patience_s: float) -> EndedBy:
        """As in livekit-sip, the caller hears ringing until somebody in the room can be heard."""
        ringing_s = placement.ringing_timeout_s or _RINGING_S
        try:
            async with asyncio.timeout(min(ringing_s, patience_s)):
                await line.somebody_there()
        except TimeoutError:
            return EndedBy.PHONE if patience_s < ringing_s else EndedBy.NO_ANSWER
        if line.phone.ended.is_set():
            return EndedBy.PHONE
        line.call.answer(at_ms=line.phone.now_ms)
        await line.phone.set_attributes({"sip.callStatus": "active"})
        await line.talk(media_timeout_s=placement.media_timeout_s)
        return EndedBy.PHONE

    def _token_in(self, placement: Placement) -> str:
        return sip_token(
            key=self._network.key,
            secret=self._network.secret,
            room=placement.room,
            identity=placement.identity,
            name=placement.name,
            metadata=placement.metadata,
            attributes={**placement.attributes, **dialog_attributes(), "sip.callStatus": "ringing"},
            room_config=placement.room_config,
            room_preset=placement.room_preset,
        )

    # ---- from the call center ----

    async def call_out(self, order: Dial, *, wait_until_answered: bool) -> str:
        """The participant's id. Raises DialError when it waited in vain."""
        behaviour = behaviour_of(order.call_to)
        persona = self._answering.get(order.call_to) or named(behaviour.persona)
        call = Call(order.call_id, Direction.OUTBOUND, order.number, order.call_to, persona)
        self._calls[call.id] = call
        line = self._open(call, order.identity, hearing=behaviour.hearing)
        try:
            await line.join(self._token_out(order, hearing=behaviour.hearing))
            sid = line.phone.sid
            if wait_until_answered:
                await self._ring(line, order, behaviour)
        except BaseException:
            await self._finish(line, EndedBy.ERROR)
            raise
        work = self._converse_out(line, order, behaviour, rings=not wait_until_answered)
        self._tasks.spawn(work, name=f"call_{call.id}")
        return sid

    async def _converse_out(self, line: Line, order: Dial, behaviour: Behaviour, *, rings: bool) -> None:
        ended_by = EndedBy.ERROR
        try:
            if rings:
                await self._ring(line, order, behaviour)
            ended_by = EndedBy.CARRIER
            limits = [limit for limit in (order.max_duration_s, behaviour.drops_after_s) if limit]
            async with asyncio.timeout(min(limits, default=None)):
                await line.talk(media_timeout_s=order.media_timeout_s)
            if line.phone.ended_by is EndedBy.MEDIA_TIMEOUT:
                await line.close(EndedBy.MEDIA_TIMEOUT, reason=rtc.DisconnectReason.UNKNOWN_REASON)
            ended_by = EndedBy.PHONE
        except (DialError, TimeoutError) as error:
            log.info("call_out_over", call=line.call.id, reason=repr(error))
        finally:
            await self._finish(line, ended_by)

    async def _ring(self, line: Line, order: Dial, behaviour: Behaviour) -> None:
        """Returns once the call is answered; otherwise the line is closed as livekit-sip closes it."""
        try:
            await asyncio.sleep(_SETUP_S)
            line.call.ring()
            await line.phone.set_attributes({"sip.callStatus": "ringing"})
            await self._await_answer(line, order, behaviour)
        except DialError as error:
            by = EndedBy.NO_ANSWER if isinstance(error, NoAnswerError) else EndedBy.REFUSED
            code = error.code if isinstance(error, SipRefusedError) else None
            await line.close(by, sip_status_code=code, reason=disconnect_reason(error))
            raise
        if order.dtmf:
            await line.phone.set_attributes({"sip.callStatus": "automation"})
            await line.phone.receive_dtmf(order.dtmf)
        line.call.answer(at_ms=line.phone.now_ms)
        await line.phone.set_attributes({**dialog_attributes(), "sip.callStatus": "active"})
        line.phone.subscribe()  # after the status: as in livekit-sip, the two may overtake each other
        log.info("call_out_answered", call=line.call.id, room=line.call.room)

    async def _await_answer(self, line: Line, order: Dial, behaviour: Behaviour) -> None:
        rings_s = self._network.ring_s * behaviour.ring_factor if behaviour.answers else float("inf")
        preparing = self._tasks.spawn(line.prepare(), name="persona_prepare")
        try:
            async with asyncio.timeout(min(rings_s, order.ringing_timeout_s)):
                await line.phone.ended.wait()
        except TimeoutError:
            if rings_s > order.ringing_timeout_s:
                preparing.cancel()
                raise NoAnswerError from None
            if behaviour.sip_status_code is not None:
                raise SipRefusedError.of(behaviour) from None
            await preparing
            return
        raise CallGoneError

    def _token_out(self, order: Dial, *, hearing: Hearing) -> str:
        return sip_token(
            key=self._network.key,
            secret=self._network.secret,
            room=order.room,
            identity=order.identity,
            name=order.name,
            metadata=order.metadata,
            attributes={**order.attributes, "sip.callStatus": "dialing"},
            may_subscribe=hearing is not Hearing.NEVER,
        )

    async def transfer(self, line: Line, target: str, *, timeout_s: float) -> None:
        """A REFER. The phone leaves when its carrier could reach `target`; raises DialError."""
        own = behaviour_of(_other_number(line.call))
        if own.refuses_refer:
            raise ReferRefusedError(603, "Decline")
        behaviour = behaviour_of(target)
        rings_s = self._network.ring_s * behaviour.ring_factor if behaviour.answers else float("inf")
        await asyncio.sleep(min(rings_s, timeout_s))
        if rings_s > timeout_s:
            raise NoAnswerError
        if behaviour.sip_status_code is not None:
            raise SipRefusedError.of(behaviour)
        line.phone.end(EndedBy.TRANSFERRED)

    def _open(self, call: Call, identity: str, *, hearing: Hearing = Hearing.AT_ONCE) -> Line:
        line = Line(self._network, call, identity, hearing=hearing)
        self._lines[call.id] = line
        return line

    async def _finish(self, line: Line, by: EndedBy, *, sip_status_code: int | None = None) -> None:
        await line.close(by, sip_status_code=sip_status_code)
        self._lines.pop(line.call.id, None)


def _final_status(line: Line, by: EndedBy) -> int | None:
    """What livekit-sip answers an INVITE that it rang for in vain: busy, but for a caller's own CANCEL."""
    if line.call.answered_at is not None:
        return None
    return _CANCELED if (line.phone.ended_by or by) is EndedBy.PHONE else _BUSY


def dialog_attributes() -> dict[str, str]:
    """What is only known once the SIP dialog stands: made up, since there is none."""
    return {"sip.callIDFull": f"{new_id('')}@{CARRIER_HOST}", "sip.callTag": new_id("")}


def _other_number(call: Call) -> str:
    return call.to_number if call.direction is Direction.OUTBOUND else call.from_number
