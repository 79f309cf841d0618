"""A list of a desk that does not exist is no empty list: whoever asks has misspelt it."""

from typing import Annotated

from fastapi import Depends, Request

from callcenter_api.services import Services, services_of


async def only_known_desks(request: Request, services: Annotated[Services, Depends(services_of)]) -> None:
    """For every route with a `desk` in its query. Raises `InvalidInput`."""
    for desk in request.query_params.getlist("desk"):
        await services.directory.check_desk(desk)
