"""Operators' passwords: how they are kept, and what a login tells about who is there."""

import base64
import hashlib
from secrets import token_bytes, token_hex

import pytest
from argon2 import PasswordHasher
from callcenter.clock import utc_now
from callcenter.store.tables import OperatorRow
from callcenter_api.auth.emails import normalized_email
from callcenter_api.auth.passwords import Passwords
from callcenter_api.auth.service import Operators
from sqlalchemy import select

from .world import Api

CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


class Counting(PasswordHasher):
    """Counts what was verified, with its cost."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.verified: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        self.verified.append(str(hash).rsplit("$", 2)[0])
        return super().verify(hash, password)


def scrypt(password: str) -> str:
    """As earlier versions wrote it."""
    salt = token_bytes(16)
    key = hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
    return f"scrypt${2**14}$8$1${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"


async def test_a_password_is_kept_as_argon2id() -> None:
    passwords = Passwords()
    stored = await passwords.hashed("right")
    assert stored.startswith("$argon2id$")
    assert not passwords.is_outdated(stored)
    assert await passwords.fits("right", stored)
    assert not await passwords.fits("wrong", stored)


async def test_nothing_fits_nobodys_password_or_one_that_cannot_be_read() -> None:
    assert not await Passwords(CHEAP).fits("", None)
    assert not await Passwords(CHEAP).fits("x", "no hash at all")


@pytest.mark.parametrize("old", [scrypt("secret"), CHEAP.hash("secret")], ids=["scrypt", "cheaper"])
async def test_a_login_replaces_an_old_hash_and_a_wrong_one_leaves_it(api_running: Api, old: str) -> None:
    email = f"{token_hex(4)}@example.com"
    operators = Operators(api_running.database, utc_now)

    async def stored() -> str:
        async with api_running.database.session() as session:
            found = await session.scalar(select(OperatorRow.password_hash).where(OperatorRow.email == email))
        assert found is not None
        return found

    async with api_running.database.session() as session:
        session.add(OperatorRow(email=email, password_hash=old))
    assert await operators.check(email=email, password="wrong") is None
    assert await stored() == old
    assert await operators.check(email=email, password="secret") is not None
    new = await stored()
    assert new.startswith("$argon2id$")
    assert not Passwords().is_outdated(new)
    assert await operators.check(email=email, password="secret") is not None
    assert await stored() == new


async def test_an_unknown_operator_costs_what_a_known_one_costs(api_running: Api) -> None:
    counting = Counting()
    operators = Operators(api_running.database, utc_now, Passwords(counting))
    email = f"{token_hex(4)}@example.com"
    await operators.ensure(email=email, password="secret")
    assert await operators.check(email=email, password="wrong") is None
    assert await operators.check(email=f"not-{email}", password="wrong") is None
    known, unknown = counting.verified
    assert known == unknown


@pytest.mark.parametrize("written", ["ada@example.com", " ADA@Example.com\t", "\uff41da@example.com"])
def test_one_address_has_one_spelling(written: str) -> None:
    assert normalized_email(written) == "ada@example.com"
