from typing import Annotated

from fastapi import APIRouter, Depends

from callcenter_api.directory.schemas import Desk, Desks, NumberOfOurs, Numbers
from callcenter_api.services import Services, services_of

router = APIRouter(prefix="/v1", tags=["desks"])
Composed = Annotated[Services, Depends(services_of)]


@router.get("/desks", summary="The desks that answer and call")
async def list_desks(services: Composed) -> Desks:
    book = await services.directory.book()
    numbers = book.numbers.values()
    return Desks(
        desks=[
            Desk(
                id=desk.id,
                name=desk.name,
                business=desk.business,
                language=desk.language,
                numbers=[number.number for number in numbers if number.desk_id == desk.id],
                recording_enabled=desk.recording.enabled,
            )
            for desk in book.desks.values()
        ]
    )


@router.get("/numbers", summary="The numbers we own, and who answers them")
async def list_numbers(services: Composed) -> Numbers:
    book = await services.directory.book()
    return Numbers(
        numbers=[
            NumberOfOurs(number=found.number, desk=found.desk_id, label=found.label)
            for found in book.numbers.values()
        ]
    )
