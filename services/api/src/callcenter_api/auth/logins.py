"""How often somebody may try a password: counted for the account, for the client, and for both together."""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from callcenter_api.auth.emails import normalized_email
from callcenter_api.auth.throttle import Throttle

PER_ACCOUNT_AND_CLIENT = 5
PER_CLIENT = 30
PER_ACCOUNT = 50
WHEN_CROWDED = 1
"""Tries of each client for an account that many clients try: the owner, at a new address, has one as well."""


@dataclass(frozen=True)
class Attempt:
    account: str
    client: str

    @property
    def both(self) -> str:
        return f"{self.client}/{self.account}"


def attempt(*, email: str, client: str) -> Attempt:
    return Attempt(normalized_email(email), _client_of(client))


class LoginThrottle:
    def __init__(self, monotonic: Callable[[], float], *, per_s: float = 60) -> None:
        self._both = Throttle(PER_ACCOUNT_AND_CLIENT, per_s=per_s, monotonic=monotonic)
        self._clients = Throttle(PER_CLIENT, per_s=per_s, monotonic=monotonic)
        self._accounts = Throttle(PER_ACCOUNT, per_s=per_s, monotonic=monotonic)

    def wait_for(self, one: Attempt) -> int:
        """Counts one try. Seconds to wait, 0 when this one is allowed.

        A client that is over its limit counts nowhere else, so it can neither crowd an account nor fill
        the memory with accounts that it makes up.
        """
        if wait_s := self._clients.wait_for(one.client):
            return wait_s
        crowded = self._accounts.wait_for(one.account)
        return self._both.wait_for(one.both, limit=WHEN_CROWDED if crowded else None)

    def succeeded(self, one: Attempt) -> None:
        """A login is no guess: many operators may share an address."""
        self._both.reset(one.both)
        self._clients.take_back(one.client)
        self._accounts.take_back(one.account)


def _client_of(host: str) -> str:
    """An IPv6 customer has a whole /64 to choose addresses from."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(IPv6Address(int(address) >> 64 << 64))
    return host
