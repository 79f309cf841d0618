"""What somebody calls for: an errand, a car, a human being."""

from functools import cache
from pathlib import Path
from typing import Final

from callcenter.facts import StockVehicle
from callcenter.store.samples import load_samples
from callcenter_agent import desks
from callcenter_agent.desks.dealership.stock_wishes import StockWish, wish_in
from callcenter_agent.desks.insurance.conversation import InsuranceConversation
from callcenter_agent.desks.insurance.errands import Errand

from tests.understanding import values
from tests.understanding.judging import Elsewhere, Reading
from tests.understanding.readers.line import Line, at_once, with_the_floor
from tests.understanding.rows import NOW, Row

HUMAN: Final = "transfer_to_human"
_INTENTS: Final[dict[str, values.Intent]] = {
    Errand.LENDER: "lender",
    Errand.CLAIM_STATUS: "claim_status",
    Errand.CANCELLATION: "cancel",
    Errand.CLAIM: "claim",
    Errand.PERSON: "person",
    Errand.QUOTE: "quote",
    Errand.BILLING: "billing",
    Errand.QUESTION: "question",
    Errand.WRONG_NUMBER: "wrong_number",
}
_OF_TOOLS: Final[dict[str, values.Intent]] = {HUMAN: "human", "tell_hours": "question"}


async def errand(row: Row, line: Line) -> Reading:
    async with line.open("insurance", now=row.now) as call:
        talk = call.conversation
        if not isinstance(talk, InsuranceConversation):
            raise TypeError("the insurance desk has another conversation")
        for words in row.said:
            match at_once(with_the_floor(call), call, words):
                case "route_call":
                    talk.hears_errands(words)
                    break
                case None | "offer_human":
                    continue
                case tool if tool in _OF_TOOLS:
                    return values.Errand(intent=_OF_TOOLS[tool])
                case tool:
                    return Elsewhere(tool)
        if talk.context.errand is None:
            return None
        wanted = talk.context.person_wanted if talk.context.errand == Errand.PERSON else None
        return values.Errand(intent=_INTENTS[talk.context.errand], person=wanted)


async def stock(row: Row, line: Line) -> Reading:
    """Nobody but the model decides that cars are talked of; then code reads which."""
    wish = StockWish()
    async with line.open("dealership", now=row.now) as call:
        for words in row.said:
            if tool := at_once(with_the_floor(call), call, words):
                return Elsewhere(tool)
            wish = wish_in(words, _cars()).over(wish)
    if wish.is_any:
        return None
    return values.Wish(
        make=(wish.make,) if wish.make else (),
        model=(wish.model,) if wish.model else (),
        year_from=wish.year_from,
        year_to=wish.year_to,
        price_to=wish.price_to,
    )


async def human(row: Row, line: Line) -> Reading:
    async with line.open(
        "insurance" if row.lang == "en" else "clinic", now=row.now, language=row.lang
    ) as call:
        asked = any(at_once(with_the_floor(call), call, words) == HUMAN for words in row.said)
        return values.Human(human=asked)


@cache
def _cars() -> tuple[StockVehicle, ...]:
    """Those of the desk's samples: its readers know no make and model that is not in stock."""
    return load_samples(Path(desks.__file__).parent, today=NOW.date()).stock
