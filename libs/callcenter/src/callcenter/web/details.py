"""What an error looks like on the wire: problem details (RFC 9457)."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from callcenter.errors import CallCenterError

MEDIA_TYPE: Final = "application/problem+json"
ERRORS_IN_DETAIL: Final = 5
ERRORS_TOLD: Final = 50
"""A body may hold a mistake per byte, and is not answered with a list of them."""


class FieldError(BaseModel):
    """`location` is a path such as `["body", "to_number"]`."""

    location: list[str | int]
    message: str
    code: str


class Problem(BaseModel):
    """What went wrong (RFC 9457). `code` is stable and for programs, `detail` for people."""

    model_config = ConfigDict(extra="allow")

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    retryable: bool = False
    errors: list[FieldError] | None = Field(default=None, description="What is wrong with which field.")


class ProblemResponse(JSONResponse):
    media_type = MEDIA_TYPE

    def __init__(self, problem: Problem, headers: dict[str, str] | None = None) -> None:
        super().__init__(problem.model_dump(mode="json", exclude_none=True), problem.status, headers=headers)


def problem_response(error: CallCenterError) -> ProblemResponse:
    headers = {} if error.retry_after_s is None else {"Retry-After": str(error.retry_after_s)}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    problem = Problem(
        title=error.title,
        status=error.status,
        code=error.code,
        detail=error.detail,
        retryable=error.retryable,
        **error.members(),
    )
    return ProblemResponse(problem, headers)


def unprocessable(errors: Sequence[FieldError], *, code: str = "invalid_request") -> ProblemResponse:
    return ProblemResponse(
        Problem(
            title="Invalid request",
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            code=code,
            detail="; ".join(
                f"{'.'.join(map(str, one.location))}: {one.message}" for one in errors[:ERRORS_IN_DETAIL]
            ),
            errors=list(errors[:ERRORS_TOLD]),
        )
    )
