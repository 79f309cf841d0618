"""What every question to the tables of the business shares: a short transaction, and the same refusals."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar, cast

from callcenter.phone import E164
from callcenter.store.database import Database
from callcenter.web.problems import responses
from callcenter.web.queries import only_known_queries
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter_lookup.auth import require_service_key

T = TypeVar("T")

KEYED = [Depends(require_service_key), Depends(only_known_queries)]
"""Of every route that answers a question."""


class ByPhone(BaseModel):
    phone: E164 = Field(
        description="in E.164 form; write the `+` as `%2B`", examples=["+12025550150", "+12025550171"]
    )


Phone = Annotated[ByPhone, Query()]


def database_of(request: Request) -> Database:
    return cast(Database, request.app.state.database)


Tables = Annotated[Database, Depends(database_of)]


def new_router(tag: str) -> APIRouter:
    refusals: dict[int | str, dict[str, Any]] = responses(401, 422, 503)
    return APIRouter(prefix="/v1", dependencies=KEYED, tags=[tag], responses=refusals)


async def asked(tables: Database, question: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """Raises `Unavailable` while Postgres is away."""
    async with tables.session() as session:
        return await question(session)
