"""Finding a car in the stock. Price and availability come from the data alone, word for word."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from callcenter.errors import Unavailable
from callcenter.events import FactNoted
from callcenter.facts import Availability, StockVehicle
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.dealership.conversation import DealershipConversation, conversation_of
from callcenter_agent.desks.dealership.stock_wishes import StockWish, wish_in
from callcenter_agent.dialogue.direction import Direction, RefusedError
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import said_since

TOLD: Final = 2
"""Cars that are told one by one; a caller keeps no more in mind."""


@desk_tool()
async def search_stock(context: RunContext[Call]) -> Direction:
    """Search the cars for sale, new and used, by the make, model, year or price that the caller said: what is
    in stock, how much it costs, whether it is still available. For example: do you
    have a used Accord, what does it cost? Takes no values: it listens to the caller."""
    call, talk = context.userdata, conversation_of(context)
    try:
        everything = await call.facts.stock()
        wish = _wish(context, talk, everything)
        if wish.is_any:
            makes = ", ".join(sorted({one.make for one in everything})[:4])
            raise RefusedError(
                "Nothing to search for yet.", say=call.phrases.text("stock_wanted", makes=makes)
            )
        found = await call.facts.stock(**asdict(wish))
    except Unavailable as error:
        raise RefusedError("The stock is not available.", say=call.phrases.text("lookup_away")) from error
    talk.context.stock_wish = asdict(wish)
    talk.context.stock_seen = [one.stock_number for one in found[:TOLD]]
    call.recorder.note(
        FactNoted(name="stock_wish", value={key: value for key, value in asdict(wish).items() if value})
    )
    talk.learned()
    return _told(call, found) if found else _none(call, talk)


def _wish(
    context: RunContext[Call], talk: DealershipConversation, stock: Sequence[StockVehicle]
) -> StockWish:
    """The caller's latest words first; what they leave open was said before."""
    wish = StockWish(**talk.context.stock_wish)
    for utterance in said_since(context.session.history, used=talk.context.stock_heard):
        wish = wish_in(utterance.text, stock).over(wish)
        talk.context.stock_heard.append(utterance.message_id)
    return wish


def _told(call: Call, found: Sequence[StockVehicle]) -> Direction:
    facts = " ".join(f"{_line(one)}." for one in found)
    first = call.phrases.text("stock_one", **_values(call, found[0]))
    if len(found) == 1:
        return Direction(facts, f"{first} {call.phrases.text('stock_next')}")
    second = call.phrases.text("stock_another", **_values(call, found[1]))
    many = call.phrases.text("stock_many", count=str(len(found))) if len(found) > TOLD else ""
    return Direction(
        facts, " ".join(part for part in (many, first, second, call.phrases.text("stock_next")) if part)
    )


def _none(call: Call, talk: DealershipConversation) -> Direction:
    talk.context.follow_up_needed, talk.context.follow_up_reason = True, "car not in stock"
    return Direction("No such car is in stock.", call.phrases.text("stock_none"))


def _values(call: Call, one: StockVehicle) -> dict[str, str]:
    reserved = one.availability is Availability.RESERVED
    color = f"{one.color.lower()} " if one.color else ""
    return {
        "vehicle": f"{color}{one.spoken}",
        "miles": f"{one.mileage_mi:,}",
        "price": f"{one.price_usd:,}",
        "state": call.phrases.text("stock_reserved" if reserved else "stock_available"),
    }


def _line(one: StockVehicle) -> str:
    known = one.model_dump(mode="json", exclude={"vin"}, exclude_none=True)
    return "; ".join(f"{name}: {value}" for name, value in known.items())


TOOLS = (search_stock,)
