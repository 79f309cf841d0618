"""Stock search: make, model, year, price, condition; what is sold is not shown."""

from typing import Annotated, cast

from callcenter.events import Json
from callcenter.facts import Condition, StockVehicle
from callcenter.store.facts import StockWish
from fastapi import Depends, Query, Request
from pydantic import BaseModel, Field

from callcenter_lookup.asking import new_router
from callcenter_lookup.stock.finder import StockFinder

router = new_router("stock")

EXAMPLE: Json = {
    "stock_number": "U1102",
    "vin": None,
    "condition": "used",
    "year": 2021,
    "make": "Honda",
    "model": "Accord",
    "trim": "EX",
    "body": "sedan",
    "color": "silver",
    "price_usd": 22750,
    "mileage_mi": 38100,
    "availability": "available",
}
Name = Annotated[str, Field(min_length=1, max_length=60, description="`F-150` and `f 150` are the same")]
Year = Annotated[int, Field(ge=1900, le=2100)]


class Wanted(BaseModel):
    make: Name | None = None
    model: Name | None = None
    year_from: Year | None = None
    year_to: Year | None = None
    price_to: int | None = Field(default=None, ge=0, le=10_000_000, description="whole dollars")
    condition: Condition | None = None


class Stock(BaseModel):
    vehicles: list[StockVehicle]


def finder_of(request: Request) -> StockFinder:
    return cast(StockFinder, request.app.state.stock)


@router.get(
    "/stock",
    operation_id="find_stock",
    responses={200: {"content": {"application/json": {"example": {"vehicles": [EXAMPLE]}}}}},
)
async def find_stock(
    wanted: Annotated[Wanted, Query()], finder: Annotated[StockFinder, Depends(finder_of)]
) -> Stock:
    """The cheapest first, fifty at most."""
    return Stock(vehicles=await finder.find(StockWish(**wanted.model_dump())))
