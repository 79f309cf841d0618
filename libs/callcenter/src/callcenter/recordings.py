"""Where a recording lies in the object store, whoever made it.

Every try has a key of its own, so that none overwrites what another one has heard.
"""

import re
from datetime import datetime
from typing import Final
from uuid import UUID

MADE_BY_AGENT: Final = "agent"
"""In place of an egress id: the agent recorded the call itself, as long as egress had not begun."""
_KEY: Final = re.compile(r"calls/\d{4}/\d{2}/\d{2}/[0-9a-f-]{36}/(?P<segment>\d+)(?:-(?:\d+|agent))?\.ogg$")


def object_key(call_id: UUID, segment: int, *, day: datetime, attempt: int = 1) -> str:
    """Of what egress makes."""
    name = f"{segment}" if attempt == 1 else f"{segment}-{attempt}"
    return f"{_folder(call_id, day)}/{name}.ogg"


def own_object_key(call_id: UUID, segment: int, *, day: datetime) -> str:
    """Of what the agent makes."""
    return f"{_folder(call_id, day)}/{segment}-{MADE_BY_AGENT}.ogg"


def _folder(call_id: UUID, day: datetime) -> str:
    return f"calls/{day:%Y/%m/%d}/{call_id}"


def segment_of(key: str) -> int | None:
    """None for an object that is not one of our recordings."""
    found = _KEY.search(key)
    return int(found["segment"]) if found else None
