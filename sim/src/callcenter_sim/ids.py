"""Identifiers as LiveKit makes them: a prefix that says the kind, then twelve random characters."""

import random
import string

_ALPHABET = string.ascii_letters + string.digits
_SIZE = 12


def new_id(prefix: str) -> str:
    return prefix + "".join(random.choices(_ALPHABET, k=_SIZE))
