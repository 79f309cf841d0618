from pydantic import BaseModel


class Desk(BaseModel):
    id: str
    name: str
    business: str
    language: str
    numbers: list[str]
    recording_enabled: bool


class Desks(BaseModel):
    desks: list[Desk]


class NumberOfOurs(BaseModel):
    number: str
    desk: str
    label: str | None


class Numbers(BaseModel):
    numbers: list[NumberOfOurs]
