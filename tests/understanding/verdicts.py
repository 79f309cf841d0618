"""What a reading may be worth."""

from enum import IntEnum


class Verdict(IntEnum):
    """The better the smaller."""

    RIGHT = 0
    PARTLY = 1
    """Some of it, and nothing wrong."""
    ASKS = 2
    """Nothing usable: the product would ask again."""
    WRONG = 3
    """Something else would be taken."""
