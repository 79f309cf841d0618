"""The two kinds of identifiers: derived ones for calls, time-ordered ones for everything else."""

from typing import Final
from uuid import UUID, uuid5

import uuid_utils

_CALLS: Final = UUID("6f0d5a1e-3c55-5d0b-9f4e-0a6f4b1c2d77")


def call_id_for_room(room_name: str) -> UUID:
    """The same call id for whoever knows the room, without asking anybody."""
    return uuid5(_CALLS, room_name)


def new_id() -> UUID:
    """A UUIDv7: sorts by the time it was made."""
    return UUID(int=uuid_utils.uuid7().int)
