"""What kind of car somebody wants is read from their own words, with the names of the stock."""

import pytest
from callcenter.facts import Condition, StockVehicle
from callcenter_agent.desks.dealership.stock_wishes import StockWish, wish_in

STOCK = [
    StockVehicle(
        stock_number=f"S{at}",
        condition=Condition.USED,
        year=2020,
        make=make,
        model=model,
        price_usd=1,
        mileage_mi=1,
    )
    for at, (make, model) in enumerate(
        [("Honda", "Accord"), ("Honda", "CR-V"), ("Ford", "F-150"), ("Tesla", "Model 3"), ("Toyota", "RAV4")]
    )
]


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("Do you have a Honda Accord?", StockWish("Honda", "Accord")),
        ("I'm looking for a CR V from 2021", StockWish("Honda", "CR-V", 2021, 2021)),
        ("any F 150s newer than 2018", StockWish("Ford", "F-150", 2019)),
        ("a Honda, twenty twenty one or newer", StockWish("Honda", None, 2021)),
        ("something under twenty five thousand dollars", StockWish(price_to=25_000)),
        ("a Toyota below $22,500", StockWish("Toyota", price_to=22_500)),
        ("my budget is 20 k", StockWish(price_to=20_000)),
        ("between 2018 and 2020", StockWish(year_from=2018, year_to=2020)),
        ("a Model 3", StockWish("Tesla", "Model 3")),
        (
            "no older than 2019, at most eighteen thousand five hundred",
            StockWish(None, None, 2019, None, 18_500),
        ),
        ("twenty thousand is my budget", StockWish()),
        ("Hello, this is Dana Miller.", StockWish()),
        ("How about 2020?", StockWish(year_from=2020, year_to=2020)),
    ],
)
def test_a_wish_is_read_from_the_words(words: str, wish: StockWish) -> None:
    assert wish_in(words, STOCK) == wish


def test_what_is_said_later_counts_and_leaves_the_rest() -> None:
    before = StockWish("Honda", "Accord", price_to=20_000)
    assert StockWish(year_from=2020).over(before) == StockWish("Honda", "Accord", 2020, None, 20_000)
    assert StockWish("Ford", "F-150").over(before) == StockWish("Ford", "F-150", price_to=20_000)
