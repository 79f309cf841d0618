"""The errors our own code raises for its callers, and what they mean over HTTP.

    CallCenterError            500 internal_error
    ├── InvalidInput           422 invalid_input
    │   ├── InvalidPhoneNumber 422 invalid_phone_number   (callcenter.phone)
    │   └── NumberNotDialed    422 number_…               (callcenter.dialing)
    ├── Unauthorized           401 unauthorized
    ├── Forbidden              403 forbidden
    ├── NotFound               404 not_found
    ├── Conflict               409 conflict
    ├── Gone                   410 gone
    ├── TooLarge               413 too_large
    ├── TooManyRequests        429 too_many_requests      retryable
    └── Unavailable            503 unavailable            retryable

A kind of error of its own is a subclass with a `code`; a one-off passes `code=`. Errors of other libraries
are translated into this tree once, at the border, with `raise … from`.
"""

# ruff: noqa: N818 - each is named by what happened, as HTTP names it

from collections.abc import Mapping
from typing import ClassVar

from pydantic import JsonValue


class CallCenterError(Exception):
    """`detail` is shown to the client: no secrets, nothing personal."""

    code: str = "internal_error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Internal error"
    retryable: bool = False

    def __init__(
        self,
        detail: str = "",
        *,
        code: str | None = None,
        retryable: bool | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.retry_after_s = retry_after_s
        if code is not None:
            self.code = code
        if retryable is not None:
            self.retryable = retryable

    def members(self) -> Mapping[str, JsonValue]:
        """What a program may want to know beyond the code: more members of the problem (RFC 9457, 3.2)."""
        return {}


class InvalidInput(CallCenterError):
    code = "invalid_input"
    status = 422
    title = "Invalid input"


class Unauthorized(CallCenterError):
    code = "unauthorized"
    status = 401
    title = "Authentication needed"


class Forbidden(CallCenterError):
    code = "forbidden"
    status = 403
    title = "Not allowed"


class NotFound(CallCenterError):
    code = "not_found"
    status = 404
    title = "Not found"


class Conflict(CallCenterError):
    code = "conflict"
    status = 409
    title = "Conflict"


class Gone(CallCenterError):
    """It was there, and was taken away on purpose."""

    code = "gone"
    status = 410
    title = "Gone"


class TooLarge(CallCenterError):
    code = "too_large"
    status = 413
    title = "Too large"


class TooManyRequests(CallCenterError):
    code = "too_many_requests"
    status = 429
    title = "Too many requests"
    retryable = True


class Unavailable(CallCenterError):
    code = "unavailable"
    status = 503
    title = "Unavailable"
    retryable = True
