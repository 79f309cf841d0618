"""What an agent finds of a transfer that another agent was lost over, and how the call goes on."""

from typing import Final

import structlog
from callcenter.errors import CallCenterError
from callcenter.events import RecordingRequested, TransferEnded, TransferOutcome
from callcenter.parties import JOINED, is_human_agent
from livekit import rtc

from callcenter_agent.call import Call
from callcenter_agent.record.history import Past
from callcenter_agent.transfers.telephony import Telephony

log = structlog.get_logger()

LOST: Final = "the agent was lost"


def mend(call: Call, past: Past) -> None:
    """The transfer has failed, and what was stopped for it is asked for again."""
    call.segments = max(call.segments, past.segments)
    if past.recorded_by_agent:
        call.segments += 1  # that file is the lost agent's
    if past.open_transfer is None:
        return
    log.warning("transfer_left_open", transfer_id=past.open_transfer)
    call.recorder.note(
        TransferEnded(transfer_id=past.open_transfer, outcome=TransferOutcome.FAILED, detail=LOST)
    )
    if past.recording_begun or past.recorded_by_agent:
        call.segments += 0 if past.recorded_by_agent else 1
        call.recorder.note(RecordingRequested(segment=call.segments))


def is_joined(room: rtc.Room) -> bool:
    """The caller has a human agent already: whoever asked for us asked in vain."""
    return any(JOINED in one.attributes for one in room.remote_participants.values())


async def _give_keys_back(telephony: Telephony, caller: str) -> None:
    """They were taken while a human agent was to be briefed."""
    try:
        await telephony.let_press(caller, allowed=True)
    except CallCenterError as error:
        log.warning("keys_not_given_back", error=str(error))


def attach(call: Call) -> None:
    """A human agent's phone that no transfer of ours waits for is hung up: nobody would talk to it."""
    room = call.room
    if room is None or call.telephony is None:
        return
    telephony = call.telephony

    def turn_away(phone: rtc.RemoteParticipant) -> None:
        if is_human_agent(phone.identity) and not call.on_hold and not call.given_away:
            log.warning("human_agent_turned_away")
            call.tasks.spawn(telephony.hang_up(phone.identity), name="turn_away")

    async def look_around() -> None:
        await call.picked_up.wait()
        for phone in list(room.remote_participants.values()):
            turn_away(phone)
        if call.phone is not None:
            await _give_keys_back(telephony, call.phone)

    room.on("participant_connected", turn_away)
    if call.takeover:
        call.tasks.spawn(look_around(), name="look_around")
