"""What a browser is given to come back with: a signed session token, and form tokens bound to it."""

from datetime import timedelta

from itsdangerous import BadData, URLSafeTimedSerializer

from callcenter_api.auth.tokens import hashed

COOKIE = "callcenter_session"
LOGIN_COOKIE = "callcenter_login"


class SessionSigner:
    """The signature keeps made-up tokens away from the database, which knows the sessions that are open."""

    def __init__(self, secret: str, *, lifetime: timedelta) -> None:
        self._sessions = URLSafeTimedSerializer(secret, salt="operator-session")
        self._forms = URLSafeTimedSerializer(secret, salt="form-token")
        self.lifetime = lifetime

    def cookie_of(self, token: str) -> str:
        return self._sessions.dumps(token)

    def token_in(self, cookie: str | None) -> str | None:
        """None for a missing, forged or outlived cookie."""
        found = self._read(self._sessions, cookie)
        return found if isinstance(found, str) else None

    def form_token(self, token: str) -> str:
        return self._forms.dumps(_bound(token))

    def form_token_fits(self, form_token: str, token: str) -> bool:
        return self._read(self._forms, form_token) == _bound(token)

    def _read(self, signed: URLSafeTimedSerializer, text: str | None) -> object:
        try:
            found: object = signed.loads(text or "", max_age=int(self.lifetime.total_seconds()))
        except BadData:
            return None
        return found


def _bound(token: str) -> str:
    """A page's source does not tell the session's token."""
    return hashed(f"form/{token}")
