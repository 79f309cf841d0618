"""What both HTTP services need to check a bearer token."""

import hashlib
import hmac

from callcenter.errors import Unauthorized


def bearer_token(authorization: str | None) -> str:
    """The token of an `Authorization: Bearer …` header. Raises `Unauthorized`."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized("send the key as Authorization: Bearer <key>")
    return token.strip()


def same_secret(given: str, expected: str) -> bool:
    """In a time that tells nothing, not even the length."""
    return hmac.compare_digest(_digest(given), _digest(expected))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
