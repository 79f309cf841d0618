"""For each kind the same two routes: what there is, and that it is done."""

from typing import Annotated
from uuid import UUID

from callcenter.web.problems import responses
from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from callcenter_api.matters.kinds import KINDS, Kind
from callcenter_api.matters.schemas import MatterOfCall, MatterQuery
from callcenter_api.services import Services, services_of

router = APIRouter(prefix="/v1", tags=["matters"])
Composed = Annotated[Services, Depends(services_of)]


def offer(kind: Kind) -> None:
    name = kind.path.replace("-", "_")

    @router.get(
        f"/{kind.path}",
        operation_id=f"list_{name}",
        summary=f"List each {kind.one}, the latest first",
        response_model=kind.page,
    )
    async def list_them(query: Annotated[MatterQuery, Query()], services: Composed) -> BaseModel:
        return await services.matters.page(kind, query)

    @router.post(
        f"/{kind.path}/{{matter_id}}/done",
        operation_id=f"finish_{name}",
        summary=f"Note that a {kind.one} is dealt with",
        response_model=kind.schema,
        responses=responses(404),
    )
    async def finish(matter_id: UUID, services: Composed) -> MatterOfCall:
        return await services.matters.done(kind, matter_id)


for one in KINDS:
    offer(one)
