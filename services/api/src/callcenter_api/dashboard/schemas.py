"""What the list's filter form sends: all of it text, since a form leaves fields empty, never out."""

from dataclasses import dataclass
from urllib.parse import urlencode

from callcenter.calls import CallStatus
from callcenter.events import Direction
from callcenter.phone import parse_e164
from callcenter.store.queries import CallFilters


@dataclass(frozen=True)
class Chosen:
    status: str = ""
    direction: str = ""
    desk: str = ""
    from_number: str = ""
    to_number: str = ""
    q: str = ""

    @property
    def any(self) -> bool:
        return bool(
            self.status or self.direction or self.desk or self.from_number or self.to_number or self.q
        )

    def filters(self, *, country: str = "US") -> CallFilters:
        """Raises `InvalidPhoneNumber`; unknown words choose nothing. `country` is the trunk's."""
        return CallFilters(
            statuses=(CallStatus(self.status),) if self.status in set(CallStatus) else (),
            direction=Direction(self.direction) if self.direction in set(Direction) else None,
            desk=self.desk or None,
            from_number=parse_e164(self.from_number, country) if self.from_number.strip() else None,
            to_number=parse_e164(self.to_number, country) if self.to_number.strip() else None,
            text=self.q.strip() or None,
        )

    def query(self, *, cursor: str) -> str:
        chosen = {name: value for name, value in vars(self).items() if value}
        return urlencode({**chosen, "cursor": cursor})
