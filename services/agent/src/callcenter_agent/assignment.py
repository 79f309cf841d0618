"""From what LiveKit says about a room to what we call a call: direction, numbers, desk."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from callcenter.events import Direction
from callcenter.phone import E164, InvalidPhoneNumber, parse_e164

INBOUND_ROOM = re.compile(r"^call-_?(?P<dialed>\+?\d{7,15})(?:_|$)")
PHONE_NUMBER = "sip.phoneNumber"
TRUNK_NUMBER = "sip.trunkPhoneNumber"
CALL_STATUS = "sip.callStatus"
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


def assignment_of(*, metadata: str, room: str) -> Assignment:
    said = _parsed(metadata)
    direction = Direction.OUTBOUND if said.get("direction") == Direction.OUTBOUND else Direction.INBOUND
    dialed = INBOUND_ROOM.match(room) if direction is Direction.INBOUND else None
    context = said.get("context")
    return Assignment(
        direction=direction,
        desk=_text(said.get("desk")),
        from_number=number(_text(said.get("from_number"))),
        to_number=number(_text(said.get("to_number")) or (dialed["dialed"] if dialed else None)),
        takeover=said.get("takeover") is True,
        context=context if isinstance(context, dict) else None,
    )


@dataclass(frozen=True, slots=True)
class Numbers:
    from_number: E164 | None
    to_number: E164 | None


def numbers_of(direction: Direction, attributes: Mapping[str, str]) -> Numbers:
    """Both numbers of a SIP leg, seen from us: `sip.phoneNumber` is always the other party's."""
    theirs, ours = number(attributes.get(PHONE_NUMBER)), number(attributes.get(TRUNK_NUMBER))
    if direction is Direction.INBOUND:
        return Numbers(from_number=theirs, to_number=ours)
    return Numbers(from_number=ours, to_number=theirs)


def number(text: str | None) -> E164 | None:
    """None for withheld and malformed numbers: such a caller is served too."""
    if not text:
        return None
    try:
        return parse_e164(text if text.startswith("+") or not text.isdigit() else f"+{text}")
    except InvalidPhoneNumber:
        return None


def _parsed(metadata: str) -> dict[str, Any]:
    try:
        said = json.loads(metadata or "{}")
    except json.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
