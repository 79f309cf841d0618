"""The reader *code alone*: what the product makes of words before any model is asked."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from tests.understanding.judging import Reading
from tests.understanding.readers import answers, critical, wishes
from tests.understanding.readers.line import Line
from tests.understanding.rows import Row

Reader = Callable[[Row, Line], Awaitable[Reading]]

BY_KIND: Final[Mapping[str, Reader]] = {
    "errand": wishes.errand,
    "stock": wishes.stock,
    "date_of_birth": answers.born,
    "loss_date": answers.loss,
    "time": answers.time,
    "name": answers.name,
    "phone": answers.phone,
    "policy": answers.policy,
    "yesno": answers.yes_no,
    "redflag": critical.red_flag,
    "human": wishes.human,
    "vin": critical.vin,
}


async def read(row: Row, line: Line) -> Reading:
    return await BY_KIND[row.kind](row, line)
