"""Guessing passwords is slow from every side, and never locks out whose account it is."""

import pytest
from callcenter_api.auth.logins import (
    PER_ACCOUNT,
    PER_ACCOUNT_AND_CLIENT,
    PER_CLIENT,
    WHEN_CROWDED,
    LoginThrottle,
    attempt,
)
from callcenter_api.auth.throttle import Throttle

ADA = "ada@example.com"


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def allowed(throttle: LoginThrottle, *, email: str = ADA, client: str = "192.0.2.1") -> bool:
    return throttle.wait_for(attempt(email=email, client=client)) == 0


@pytest.mark.parametrize(
    "spelled", [" ada@example.com", "ADA@example.com ", "\uff21da@example.com", "ada@example.com\t"]
)
def test_another_spelling_is_the_same_account(spelled: str) -> None:
    throttle = LoginThrottle(Time())
    assert all(allowed(throttle) for _ in range(PER_ACCOUNT_AND_CLIENT))
    assert not allowed(throttle, email=spelled)


def test_a_client_that_tries_many_accounts_is_stopped() -> None:
    throttle = LoginThrottle(Time())
    tries = [allowed(throttle, email=f"{n}@example.com") for n in range(PER_CLIENT + 5)]
    assert tries == [True] * PER_CLIENT + [False] * 5
    assert allowed(throttle, client="192.0.2.2")


def test_an_account_that_many_clients_try_leaves_its_owner_a_try() -> None:
    throttle = LoginThrottle(Time())
    for n in range(PER_ACCOUNT):
        allowed(throttle, client=f"198.51.100.{n}")
    crowded = [allowed(throttle, client="203.0.113.1") for _ in range(PER_ACCOUNT_AND_CLIENT)]
    assert sum(crowded) == WHEN_CROWDED
    assert allowed(throttle, client="203.0.113.9")


def test_a_client_over_its_limit_does_not_crowd_the_account() -> None:
    throttle = LoginThrottle(Time())
    for _ in range(PER_ACCOUNT * 2):
        allowed(throttle, client="198.51.100.1")
    assert all(allowed(throttle) for _ in range(PER_ACCOUNT_AND_CLIENT))


def test_logins_that_succeed_count_for_nobody() -> None:
    throttle = LoginThrottle(Time())
    for _ in range(PER_CLIENT * 3):
        one = attempt(email=ADA, client="192.0.2.1")
        assert throttle.wait_for(one) == 0
        throttle.succeeded(one)


def test_a_minute_later_it_is_allowed_again() -> None:
    time = Time()
    throttle = LoginThrottle(time)
    assert [allowed(throttle) for _ in range(PER_ACCOUNT_AND_CLIENT + 1)][-1] is False
    time.now = 60.0
    assert allowed(throttle)


def test_addresses_of_one_ipv6_network_are_one_client() -> None:
    assert attempt(email=ADA, client="2001:db8::1") == attempt(email=ADA, client="2001:db8::ffff:1")
    assert attempt(email=ADA, client="2001:db8::1") != attempt(email=ADA, client="2001:db8:0:1::1")


def test_a_full_memory_forgets_the_first_and_no_one_else() -> None:
    throttle = Throttle(1, per_s=60, monotonic=Time(), most_callers=3)
    assert [throttle.wait_for(name) for name in "abcd"] == [0, 0, 0, 0]
    assert throttle.wait_for("d") > 0
    assert throttle.wait_for("c") > 0
    assert throttle.wait_for("a") == 0
