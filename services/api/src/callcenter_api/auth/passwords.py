"""Operators' passwords: scrypt, with its cost written beside the hash so that it can be raised later."""

import base64
import hashlib
import hmac
import secrets

_COST = 2**14
_BLOCK = 8
_LANES = 1


def hash_password(password: str) -> str:
    salt = secrets.token_bytes(16)
    key = _derive(password, salt, _COST, _BLOCK, _LANES)
    return f"scrypt${_COST}${_BLOCK}${_LANES}${_text(salt)}${_text(key)}"


def verify_password(password: str, stored: str) -> bool:
    scheme, cost, block, lanes, salt, key = stored.split("$")
    if scheme != "scrypt":
        return False
    found = _derive(password, _bytes(salt), int(cost), int(block), int(lanes))
    return hmac.compare_digest(found, _bytes(key))


def _derive(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=block, p=lanes, dklen=32)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
