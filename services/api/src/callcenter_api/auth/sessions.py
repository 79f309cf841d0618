"""An operator's session: a signed cookie, and a form token bound to it."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe
from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer

COOKIE = "callcenter_session"
LOGIN_COOKIE = "callcenter_login"


@dataclass(frozen=True)
class OperatorSession:
    operator_id: UUID
    email: str
    nonce: str


class SessionSigner:
    def __init__(self, secret: str, *, lifetime: timedelta) -> None:
        self._sessions = URLSafeTimedSerializer(secret, salt="operator-session")
        self._forms = URLSafeTimedSerializer(secret, salt="form-token")
        self.lifetime = lifetime

    def issue(self, *, operator_id: UUID, email: str) -> str:
        return self._sessions.dumps({"id": str(operator_id), "email": email, "nonce": token_urlsafe(12)})

    def read(self, cookie: str | None) -> OperatorSession | None:
        """None for a missing, forged or outlived cookie."""
        if not cookie:
            return None
        try:
            found = self._sessions.loads(cookie, max_age=int(self.lifetime.total_seconds()))
            return OperatorSession(UUID(found["id"]), found["email"], found["nonce"])
        except (BadData, KeyError, TypeError, ValueError):
            return None

    def form_token(self, nonce: str) -> str:
        return self._forms.dumps(nonce)

    def form_token_fits(self, token: str, nonce: str) -> bool:
        try:
            return bool(self._forms.loads(token, max_age=int(self.lifetime.total_seconds())) == nonce)
        except BadData:
            return False
