"""Whether callers are who they say they are: pure comparison of what they said with what is on file.

Whoever gets it wrong hears the same answer, whatever it was: that there is no such policy is a fact about
our customers too. A telephone number proves nothing and is never compared.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from callcenter.facts import Policy

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import Direction

MOST_TRIES: Final = 3
"""In one call, however often the floor changes."""
BY_POLICY: Final = "policy_number+date_of_birth"


class Finding(StrEnum):
    VERIFIED = "verified"
    REFUSED = "refused"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Identity:
    finding: Finding
    subject_id: str | None = None
    """Only of the one who was verified."""


def checked(policy: Policy | None, *, born: date, tries_before: int) -> Identity:
    """`tries_before` counts failed ones. Once locked, what is right does not help any more."""
    if tries_before >= MOST_TRIES:
        return Identity(Finding.LOCKED)
    if policy is not None and policy.customer.date_of_birth == born:
        return Identity(Finding.VERIFIED, policy.customer.customer_id)
    return Identity(Finding.REFUSED if tries_before + 1 < MOST_TRIES else Finding.LOCKED)


def verified(call: Call) -> Direction | None:
    """The permission that tools about a customer's own data ask for."""
    if call.conversation.context.verified_as is not None:
        return None
    return Direction("The caller is not verified.", call.phrases.text("identity_needed"))
