"""Appointments: a test drive, or the workshop. Day, time and name are the caller's, never the model's."""

from zoneinfo import ZoneInfo

from callcenter.errors import Unavailable
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.dealership.conversation import conversation_of
from callcenter_agent.desks.dealership.visits import NotArranged, arrange, told
from callcenter_agent.dialogue.direction import Direction, RefusedError
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import said_since


@desk_tool(converses=True)
async def book_test_drive(context: RunContext[Call]) -> Direction:
    """Book an appointment for a test drive, or to come in and see or drive a car. Asks the caller for day,
    time and name by itself."""
    return await _booked(context, "test_drive")


@desk_tool(converses=True)
async def book_service(context: RunContext[Call]) -> Direction:
    """Book an appointment with the workshop: service, maintenance, oil change, tires, brakes, inspection or
    repair. Asks the caller for day, time and name by itself."""
    return await _booked(context, "service")


async def _booked(context: RunContext[Call], kind: str) -> Direction:
    call, talk = context.userdata, conversation_of(context)
    said = said_since(context.session.history, used=())
    try:
        booked = await arrange(context, kind, said[-1].text if said else "")
    except NotArranged as reason:
        talk.context.follow_up_needed, talk.context.follow_up_reason = True, f"{kind}: no time was found"
        talk.learned()
        raise RefusedError(
            f"No appointment: {reason}.", say=call.phrases.text("visit_not_arranged")
        ) from reason
    except Unavailable as error:
        raise RefusedError("Appointments are not available.", say=call.phrases.text("visits_away")) from error
    talk.context.visits.append({"kind": kind, "starts_at": booked.starts_at.isoformat()})
    talk.learned()
    at = booked.starts_at.astimezone(ZoneInfo(call.settings.time_zone))
    said_back = told(call, kind, at, booked.name)
    return Direction(f"Booked: {kind}, {at.isoformat()}.", call.phrases.text("visit_booked", **said_back))


TOOLS = (book_test_drive, book_service)
