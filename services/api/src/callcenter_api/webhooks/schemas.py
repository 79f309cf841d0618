from pydantic import BaseModel


class Receipt(BaseModel):
    id: str
    duplicate: bool
