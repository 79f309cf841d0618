"""Whether a caller lets us record them: a fact of the call, where its desk asks before it records."""

from enum import StrEnum
from typing import Final

RECORDING_CONSENT: Final = "recording_consent"
"""The fact's name."""


class Consent(StrEnum):
    ASKED = "asked"
    """And not answered yet."""
    GIVEN = "given"
    DECLINED = "declined"
    UNCLEAR = "unclear"
    """Neither a clear yes nor a clear no: nothing is recorded, and nobody asks again."""
