"""Bearer tokens are read leniently and compared strictly."""

import pytest
from callcenter.errors import Unauthorized
from callcenter.web.auth import bearer_token, same_secret


@pytest.mark.parametrize("header", ["Bearer k-1", "bearer k-1", "BEARER  k-1 "])
def test_a_token_is_found(header: str) -> None:
    assert bearer_token(header) == "k-1"


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", "k-1"])
def test_anything_else_is_unauthorized(header: str | None) -> None:
    with pytest.raises(Unauthorized):
        bearer_token(header)


def test_only_the_same_secret_is_the_same() -> None:
    assert same_secret("kä", "kä")
    assert not same_secret("k", "kk")
    assert not same_secret("", "k")
    assert not same_secret("\ud800", "k")
