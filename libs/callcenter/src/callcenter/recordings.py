"""Where a recording lies in the object store, whoever made it."""

import re
from datetime import datetime
from typing import Final
from uuid import UUID

MADE_BY_AGENT: Final = "agent"
"""In place of an egress id: egress refused, and the agent recorded the call itself."""
_KEY: Final = re.compile(r"calls/\d{4}/\d{2}/\d{2}/[0-9a-f-]{36}/(?P<segment>\d+)\.ogg$")


def object_key(call_id: UUID, segment: int, *, day: datetime) -> str:
    return f"calls/{day:%Y/%m/%d}/{call_id}/{segment}.ogg"


def segment_of(key: str) -> int | None:
    """None for an object that is not one of our recordings."""
    found = _KEY.search(key)
    return int(found["segment"]) if found else None
