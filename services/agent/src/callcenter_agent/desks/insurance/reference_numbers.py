"""Numbers by which a caller finds again what was filed; made from the call, so known at once."""

import hashlib
from typing import Final
from uuid import UUID

CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are misread and misheard."""
LENGTH: Final = 8


def reference_number(prefix: str, call_id: UUID, count: int) -> str:
    """The same for the same call and count, also when another worker has taken over."""
    digest = hashlib.sha256(f"{prefix}/{call_id}/{count}".encode()).digest()
    number = int.from_bytes(digest[:5], "big")
    return prefix + "".join(CROCKFORD[(number >> shift) & 31] for shift in range(5 * (LENGTH - 1), -1, -5))
