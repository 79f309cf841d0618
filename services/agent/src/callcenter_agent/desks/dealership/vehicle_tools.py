"""Tools about the vehicle: taking its VIN by voice, then looking it up.

The VIN never passes through the model. What the caller said is read from the session's history, and the
capture decides from the caller's own words whether a number is complete, plausible and affirmed.
"""

from callcenter.errors import Unavailable
from callcenter.events import VehicleFound, VehicleMissing
from callcenter.vin import Vin
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.dealership.conversation import DealershipConversation, conversation_of
from callcenter_agent.desks.dealership.states import State
from callcenter_agent.desks.dealership.vin_capture import VinDirection, VinStep
from callcenter_agent.desks.dealership.vin_understanding import understood
from callcenter_agent.dialogue.direction import Direction, RefusedError
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import said_since
from callcenter_agent.lookup import Vehicle


@desk_tool()
async def capture_vin(context: RunContext[Call]) -> str | Direction:
    """Listen to the VIN, part of a VIN, or correction that the caller just said. Takes no VIN."""
    call, talk = context.userdata, conversation_of(context)
    direction = await understood(talk, listen(context, talk), call.lookup)
    talk.goes_on(direction, call.phrases)
    if direction.step is VinStep.CONFIRMED:
        return _facts(direction)
    return Direction(_facts(direction), direction.said(call.phrases))


@desk_tool()
async def lookup_vehicle(context: RunContext[Call]) -> Direction:
    """Look up the vehicle, after its VIN was read back and the caller said that it is right. Takes no VIN."""
    call, talk = context.userdata, conversation_of(context)
    vin = talk.capture.vin
    if vin is None:
        direction = listen(context, talk)
        vin = direction.vin
        if vin is None:
            raise RefusedError("No VIN is confirmed.", say=direction.said(call.phrases))
    talk.move(State.VEHICLE_LOOKUP)
    if vin not in talk.context.vin_requests:
        talk.context.vin_requests.append(vin)
    try:
        vehicle = await call.lookup.vehicle(vin)
    except Unavailable as error:
        talk.move(State.INFORMATION_GATHERING)
        raise RefusedError("The lookup is not available.", say=call.phrases.text("lookup_away")) from error
    return _found(call, talk, vin, vehicle) if vehicle.found else _missing(call, talk, vin)


def listen(context: RunContext[Call], talk: DealershipConversation) -> VinDirection:
    """Everything the caller said since the capture last listened, in order. Raises ToolError if nothing."""
    direction, phrases = None, context.userdata.phrases
    new = said_since(context.session.history, used=talk.context.words_used)
    for utterance in new:
        direction = talk.hear(utterance.text, last=utterance is new[-1])
        talk.context.words_used.append(utterance.message_id)
    if direction is None:
        raise RefusedError("The caller has said nothing new.", say=phrases.text("vin_spell"))
    return talk.goes_on(direction, phrases)


def _facts(direction: VinDirection) -> str:
    match direction.step:
        case VinStep.READ_BACK:
            return "Seventeen characters with a valid check digit, not yet affirmed."
        case VinStep.CONFIRMED:
            return "The caller affirmed the VIN: call lookup_vehicle now."
        case VinStep.CHECK_FAILED:
            return "The check digit does not fit: something was misheard."
        case VinStep.GIVE_UP:
            return "Three tries failed: offer a callback."
        case _:
            return f"{len(direction.heard)} characters so far, {direction.missing} missing."


def _found(call: Call, talk: DealershipConversation, vin: Vin, vehicle: Vehicle) -> Direction:
    known = vehicle.model_dump(exclude_none=True, exclude={"found"})
    talk.context.vehicle_interest = {**known, "vin": vin, "spoken": vehicle.spoken}
    call.recorder.note(
        VehicleFound(vin=vin, year=vehicle.year, make=vehicle.make, model=vehicle.model, trim=vehicle.trim)
    )
    talk.move(State.PROVIDING_DETAILS)
    facts = "; ".join(f"{name}: {value}" for name, value in known.items())
    return Direction(f"{facts}.", call.phrases.text("vehicle_found", vehicle=vehicle.spoken))


def _missing(call: Call, talk: DealershipConversation, vin: Vin) -> Direction:
    talk.context.follow_up_needed = True
    talk.context.follow_up_reason = "VIN not in our data"
    call.recorder.note(VehicleMissing(vin=vin))
    talk.move(State.INFORMATION_GATHERING)
    return Direction("No vehicle with that VIN is known.", call.phrases.text("vehicle_missing"))


TOOLS = (capture_vin, lookup_vehicle)
