"""What is read back: the number the rules found, or the likelier one that somebody builds."""

import json
from collections.abc import Mapping

import httpx
import pytest
from callcenter_agent.desks.dealership.conversation import DealershipConversation
from callcenter_agent.desks.dealership.vin_state import VinDirection, VinStep
from callcenter_agent.desks.dealership.vin_understanding import understood
from callcenter_agent.lookup import VehicleLookup

from tests.agent_vin.sentences import PHRASES

SUBARU, MISHEARD = "JF1GH6G62A9480503", "JF1G86G62A9480503"
SAID = "J F 1 G 8 6 G 6 2 A 9 4 8 0 5 0 3"


def lookup(built: Mapping[str, str] | None) -> VehicleLookup:
    """`built`: what is known by VIN; of others nobody knows. None: the service is away."""

    def answer(request: httpx.Request) -> httpx.Response:
        if built is None:
            return httpx.Response(503)
        vins = json.loads(request.content)["vins"]
        return httpx.Response(200, json={"plausibility": {vin: built.get(vin, "none") for vin in vins}})

    return VehicleLookup(httpx.AsyncClient(base_url="http://lookup", transport=httpx.MockTransport(answer)))


async def heard(words: str, built: Mapping[str, str] | None) -> tuple[DealershipConversation, VinDirection]:
    talk = DealershipConversation()
    direction = talk.hear(words, last=True)
    assert direction is not None
    return talk, await understood(talk, direction, lookup(built), patience_s=60)


async def test_a_number_that_is_built_is_read_back_as_it_was_heard() -> None:
    talk, direction = await heard(SAID, {MISHEARD: "model", SUBARU: "model"})
    assert (direction.phrase, talk.capture.text) == ("vin_read_back", MISHEARD)


async def test_the_one_that_is_built_is_read_back_for_the_one_that_is_not() -> None:
    """H and 8 sound alike and weigh the same in the check digit. Every letter gets its word."""
    talk, direction = await heard(SAID, {SUBARU: "model"})
    assert (direction.step, talk.capture.text) == (VinStep.READ_BACK, SUBARU)
    assert "H as in Hotel" in direction.said(PHRASES)
    assert talk.capture.failures == 0
    assert talk.capture.hear("yes, that is right")[0].vin == SUBARU


@pytest.mark.parametrize(
    ("built", "phrase"),
    [({}, "vin_read_back_guess"), ({SUBARU: "make"}, "vin_read_back_guess"), (None, "vin_read_back")],
    ids=["nobody", "no model", "away"],
)
async def test_nothing_is_guessed_that_nobody_builds(built: Mapping[str, str] | None, phrase: str) -> None:
    """What was heard is read back all the same, with a word for every letter if somebody can tell."""
    talk, direction = await heard(SAID, built)
    assert (direction.phrase, talk.capture.text) == (phrase, MISHEARD)


async def test_what_does_not_add_up_is_understood_instead_of_asked_again() -> None:
    """And is no failed try: only the caller's no makes one of it."""
    words = "S. C. F. R. M. F. Alpha B, Nine H, G, five, six, eight, eight, one, two."
    talk, direction = await heard(words, {"SCFRMFAV9HG568812": "model"})
    assert (direction.phrase, talk.capture.text) == ("vin_read_back_guess", "SCFRMFAV9HG568812")
    assert talk.capture.failures == 0
    assert direction.said(PHRASES).count(" as in ") == 10


async def test_a_guess_that_was_refused_is_not_made_again() -> None:
    talk, _ = await heard(SAID, {SUBARU: "model"})
    again = talk.hear("no, that is wrong", last=True)
    assert again is not None
    direction = await understood(talk, again, lookup({SUBARU: "model"}), patience_s=60)
    assert SUBARU in talk.capture.refused
    assert direction.step is not VinStep.READ_BACK
