"""Operators' passwords: argon2id, with its cost written into the hash so that it can be raised later.

Hashing takes all of a core for a while, so it happens in a thread. Hashes of earlier versions (scrypt) are
still read, and replaced at the next login.
"""

import asyncio
import base64
import hashlib
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_OLD = "scrypt$"


class Passwords:
    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    async def hashed(self, password: str) -> str:
        return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, password: str, stored: str | None) -> bool:
        """False for nobody's hash (None), after the same work as for somebody's."""
        fits = await asyncio.to_thread(self._verify, password, stored or self._nobodys())
        return fits and stored is not None

    def is_outdated(self, stored: str) -> bool:
        return stored.startswith(_OLD) or self._hasher.check_needs_rehash(stored)

    def _verify(self, password: str, stored: str) -> bool:
        if stored.startswith(_OLD):
            return _fits_scrypt(password, stored)
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    def _nobodys(self) -> str:
        """What a hash of today's cost looks like. No password fits it."""
        cost = self._hasher
        parameters = f"m={cost.memory_cost},t={cost.time_cost},p={cost.parallelism}"
        salt, key = _random(cost.salt_len), _random(cost.hash_len)
        return f"$argon2id$v=19${parameters}${salt}${key}"


def _random(length: int) -> str:
    return base64.b64encode(secrets.token_bytes(length)).decode().rstrip("=")


def _fits_scrypt(password: str, stored: str) -> bool:
    _, cost, block, lanes, salt, key = stored.split("$")
    found = hashlib.scrypt(
        password.encode(), salt=base64.b64decode(salt), n=int(cost), r=int(block), p=int(lanes), dklen=32
    )
    return hmac.compare_digest(found, base64.b64decode(key))
