from pydantic import BaseModel


class Alive(BaseModel):
    status: str = "alive"


class Ready(BaseModel):
    status: str
