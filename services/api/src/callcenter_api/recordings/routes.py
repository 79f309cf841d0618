from typing import Annotated
from uuid import UUID

from callcenter.web.problems import responses
from fastapi import APIRouter, Depends

from callcenter_api.recordings.schemas import PlaybackLinks
from callcenter_api.services import Services, services_of

router = APIRouter(prefix="/v1/calls", tags=["recordings"])


@router.get(
    "/{call_id}/recording", summary="Links that play the recording for a while", responses=responses(404, 410)
)
async def read_recording(call_id: UUID, services: Annotated[Services, Depends(services_of)]) -> PlaybackLinks:
    """404 while there is nothing to play: not recorded, still running, or failed; 410 once it was deleted."""
    return await services.playback.links(call_id)
