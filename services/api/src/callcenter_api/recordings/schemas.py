from datetime import datetime
from uuid import UUID

from pydantic import BaseModel


class PlaybackLink(BaseModel):
    segment: int
    url: str
    expires_at: datetime
    duration_ms: float | None
    size_bytes: int | None
    sha256: str | None


class PlaybackLinks(BaseModel):
    call_id: UUID
    links: list[PlaybackLink]
