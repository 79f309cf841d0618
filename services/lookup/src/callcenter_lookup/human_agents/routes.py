"""Who answers for a desk, with extensions, in the order in which they are tried."""

from typing import Annotated

from callcenter.errors import InvalidInput
from callcenter.events import Json
from callcenter.facts import HumanAgent
from callcenter.store import facts
from callcenter.store.tables import DeskRow
from fastapi import Query
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter_lookup.asking import Tables, asked, new_router

router = new_router("human agents")

EXAMPLE: Json = {
    "agent_id": "carla-ruiz",
    "desk": "insurance",
    "name": "Carla Ruiz",
    "role": "claims",
    "phone": "+12025550130",
    "extension": "201",
    "lines": ["personal", "business"],
    "languages": ["en", "es"],
    "on_call": True,
}


class OfDesk(BaseModel):
    desk: str = Field(min_length=1, max_length=63, examples=["insurance"])


class Directory(BaseModel):
    human_agents: list[HumanAgent]


@router.get(
    "/human-agents",
    operation_id="find_human_agents",
    responses={200: {"content": {"application/json": {"example": {"human_agents": [EXAMPLE]}}}}},
)
async def find_human_agents(asked_for: Annotated[OfDesk, Query()], tables: Tables) -> Directory:
    """Empty for a desk that has none; 422 for one that does not exist."""
    return Directory(human_agents=await asked(tables, lambda session: _of_desk(session, asked_for.desk)))


async def _of_desk(session: AsyncSession, desk: str) -> list[HumanAgent]:
    people = await facts.human_agents(session, desk)
    if not people and await session.get(DeskRow, desk) is None:
        raise InvalidInput("There is no such desk.", code="unknown_desk")
    return people
