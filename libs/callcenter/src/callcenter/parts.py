"""A part of a desk's settings: unknown fields are faults, and nothing changes after start."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
