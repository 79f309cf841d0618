"""Who is who in a call's room, and how the control plane speaks to the agent in it.

The agent and the api know each other only by these words: the identity of a human agent's phone, an attribute
that it carries once it is joined to the caller, and the names of the room's remote procedures.
"""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, StringConstraints

from callcenter.events import TransferKind, Urgency
from callcenter.phone import E164

LONGEST_REASON: Final = 200
CUSTOMER: Final = "phone"
"""How a customer's phone is named on record. LiveKit names one that calls us after the number as its carrier
wrote it, also where the caller withholds it: that name is not kept."""
HUMAN_AGENT_PREFIX: Final = "human-"
JOINED: Final = "callcenter.joined"
"""Attribute of a human agent's phone: the caller was joined to it, and no agent is to come any more."""
TRANSFER_METHOD: Final = "transfer"
"""Remote procedure of the agent. Its request and its answer, also a refusal, are JSON."""


class TransferWanted(BaseModel):
    """The request."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    transfer_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    kind: TransferKind
    to: E164 | None = None
    reason: Annotated[str, StringConstraints(max_length=LONGEST_REASON)]
    urgency: Urgency = Urgency.MEDIUM
    requested_by: str = "api"


class TransferAnswer(BaseModel):
    """`refused` is a code, None where the transfer begins."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    refused: str | None = None
    detail: str = ""


def human_agent_identity(transfer_id: str, attempt: int) -> str:
    """Of the phone that is called at this attempt of a transfer."""
    return f"{HUMAN_AGENT_PREFIX}{transfer_id[:8]}-{attempt + 1}"


def is_human_agent(identity: str) -> bool:
    return identity.startswith(HUMAN_AGENT_PREFIX)
