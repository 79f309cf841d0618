"""From what LiveKit says about a room to what we call a call: direction, numbers, desk."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from callcenter.events import Direction
from callcenter.phone import E164
from callcenter.presented import numbers_in, presented_number

INBOUND_ROOM = re.compile(r"call-_?(?P<dialed>[^_].*?)(?:_[A-Za-z0-9]*)?", re.DOTALL)
"""What livekit-sip makes of a callee rule: our prefix, what stands in the To, and something random."""
SIP_CALL_ID = "sip.callID"


@dataclass(frozen=True, slots=True)
class Assignment:
    """What the dispatch says about the call before anybody has joined."""

    direction: Direction
    desk: str | None = None
    from_number: E164 | None = None
    to_number: E164 | None = None
    takeover: bool = False
    context: Mapping[str, Any] | None = None


def assignment_of(*, metadata: str, room: str, country: str = "US") -> Assignment:
    """`country` is the trunk's."""
    said = _parsed(metadata)
    direction = Direction.OUTBOUND if said.get("direction") == Direction.OUTBOUND else Direction.INBOUND
    dialed = INBOUND_ROOM.fullmatch(room) if direction is Direction.INBOUND else None
    to_number = _text(said.get("to_number")) or (dialed["dialed"] if dialed else None)
    context = said.get("context")
    return Assignment(
        direction=direction,
        desk=_text(said.get("desk")),
        from_number=presented_number(_text(said.get("from_number")), country=country),
        to_number=presented_number(to_number, country=country),
        takeover=said.get("takeover") is True,
        context=context if isinstance(context, dict) else None,
    )


@dataclass(frozen=True, slots=True)
class Numbers:
    from_number: E164 | None
    to_number: E164 | None


def numbers_of(direction: Direction, attributes: Mapping[str, str], *, country: str = "US") -> Numbers:
    """Both numbers of a SIP leg, seen from us."""
    inbound = direction is Direction.INBOUND
    found = numbers_in(attributes, country=country, inbound=inbound)
    if inbound:
        return Numbers(from_number=found.theirs, to_number=found.ours)
    return Numbers(from_number=found.ours, to_number=found.theirs)


def _parsed(metadata: str) -> dict[str, Any]:
    try:
        said = json.loads(metadata or "{}")
    except json.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
