"""For each kind the same two routes: what there is, and that it is done."""

from typing import Annotated
from uuid import UUID

from callcenter.web.problems import responses
from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from callcenter_api.errands.kinds import KINDS, Kind
from callcenter_api.errands.schemas import ErrandOfCall, ErrandQuery
from callcenter_api.services import Services, services_of

router = APIRouter(prefix="/v1", tags=["errands"])
Composed = Annotated[Services, Depends(services_of)]


def offer(kind: Kind) -> None:
    name = kind.path.replace("-", "_")

    @router.get(
        f"/{kind.path}",
        operation_id=f"list_{name}",
        summary=f"List each {kind.one}, the latest first",
        response_model=kind.page,
    )
    async def list_them(query: Annotated[ErrandQuery, Query()], services: Composed) -> BaseModel:
        return await services.errands.page(kind, query)

    @router.post(
        f"/{kind.path}/{{errand_id}}/done",
        operation_id=f"finish_{name}",
        summary=f"Note that a {kind.one} is dealt with",
        response_model=kind.schema,
        responses=responses(404),
    )
    async def finish(errand_id: UUID, services: Composed) -> ErrandOfCall:
        return await services.errands.done(kind, errand_id)


for one in KINDS:
    offer(one)
