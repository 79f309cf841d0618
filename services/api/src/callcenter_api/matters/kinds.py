"""The kinds of matters: where each is kept, and how it is shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from callcenter.store.matters import (
    CancellationRow,
    ClaimRow,
    EvidenceRequestRow,
    Matter,
    MessageRow,
    RedFlagRow,
)
from callcenter.store.tables import CallbackRow
from pydantic import BaseModel
from sqlalchemy import ColumnElement

from callcenter_api.matters.schemas import (
    Callback,
    Cancellation,
    Claim,
    EvidenceRequest,
    MatterOfCall,
    Message,
    Page,
    RedFlag,
)


@dataclass(frozen=True)
class Kind:
    path: str
    one: str
    """What it is called in sentences."""
    table: type[Matter]
    schema: type[MatterOfCall]
    page: type[BaseModel]
    noted: str = "noted_at"
    """The column that says when."""

    @property
    def moment(self) -> ColumnElement[datetime]:
        return self.table.__table__.c[self.noted]


AS_A_MATTER: Final = cast("type[Matter]", CallbackRow)
"""It has the columns of one, but for the name of the moment."""


KINDS: Final = (
    Kind("claims", "claim", ClaimRow, Claim, Page[Claim]),
    Kind("messages", "message", MessageRow, Message, Page[Message]),
    Kind(
        "evidence-requests",
        "request for evidence of insurance",
        EvidenceRequestRow,
        EvidenceRequest,
        Page[EvidenceRequest],
    ),
    Kind("cancellations", "wish to cancel", CancellationRow, Cancellation, Page[Cancellation]),
    Kind("red-flags", "red flag", RedFlagRow, RedFlag, Page[RedFlag]),
    Kind("callbacks", "callback", AS_A_MATTER, Callback, Page[Callback], noted="requested_at"),
)
