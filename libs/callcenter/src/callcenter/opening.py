"""From when to when, on one day: `09:00-18:00` in desk files."""

from datetime import time
from typing import Annotated

from pydantic import BeforeValidator

from callcenter.parts import Part


def _parsed(value: object) -> object:
    if not isinstance(value, str):
        return value
    opens, dash, closes = value.partition("-")
    if not dash:
        raise ValueError("opening hours are written 09:00-18:00")
    return {"opens": opens.strip(), "closes": closes.strip()}


class Opening(Part):
    """From `opens` up to `closes`; past midnight where `closes` is not later. 00:00 closes at midnight."""

    opens: time
    closes: time


WrittenOpening = Annotated[Opening, BeforeValidator(_parsed)]
