"""What the gateway says in words alone. Pure."""

from typing import Final

_CREDENTIALS: Final = (
    "sip server required auth",
    "max auth retry attempts",
    "no auth header in sip invite response",
)


def asked_for_credentials(message: str) -> bool:
    """A carrier answered 401 or 407 and the trunk's credentials are missing or wrong: livekit-sip keeps the
    code to itself and says `failed_precondition`, as it does of a trunk that is not there."""
    return any(sign in message for sign in _CREDENTIALS)
