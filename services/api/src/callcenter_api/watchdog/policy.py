"""What becomes of a caller when all slots are taken."""

from enum import StrEnum


class WhenFull(StrEnum):
    APOLOGIZE = "apologize"
    """Answered, a whole sentence, a callback noted, hung up."""
    REFUSE = "refuse"
    """Busy (486) while it rings, a callback noted."""
