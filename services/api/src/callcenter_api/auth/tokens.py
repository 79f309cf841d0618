"""Secrets that we give out are random enough that a plain hash protects what is kept of them."""

import hashlib
from secrets import token_urlsafe


def new_token() -> str:
    return token_urlsafe(32)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
