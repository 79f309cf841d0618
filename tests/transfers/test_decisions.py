"""What is decided about a transfer without a line: who is meant, what was answered, what a carrier said."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from callcenter.desks import DeskSettings, Voice
from callcenter.dialing import DialPolicy
from callcenter.events import TransferOutcome
from callcenter.facts import HumanAgent
from callcenter.parties import human_agent_identity, is_human_agent
from callcenter.phone import E164
from callcenter_agent.transfers import hold
from callcenter_agent.transfers.gate import crossings
from callcenter_agent.transfers.order import targets_of
from callcenter_agent.transfers.replies import reply_in_key, reply_in_words
from callcenter_agent.transfers.telephony import (
    NotReachedError,
    Telephony,
    refer_refusal_of,
    refusal_in,
    refusal_of,
)
from callcenter_agent.transfers.vocabulary import Reply
from callcenter_agent.transfers.wish import asks_for_human
from livekit import api

OWN = (E164("+12025550190"), E164("+12025550191"))


@pytest.mark.parametrize(
    "words",
    [
        "Can I talk to a human please?",
        "I'd like to speak with a representative.",
        "Could I talk to a real person, please?",
        "let me speak to your manager",
        "Transfer me to somebody.",
        "Please put me through.",
        "Representative.",
        "I want a real person",
        "get me an operator",
        "connect me with a live agent",
        "Connect me to the service department.",
    ],
)
def test_who_asks_for_a_human_is_understood(words: str) -> None:
    assert asks_for_human(words)


@pytest.mark.parametrize(
    "words",
    [
        "I talked to a person yesterday about the Accord.",
        "I was transferred to somebody and then cut off.",
        "Are you a human?",
        "Is this a real person?",
        "I don't want to talk to a person.",
        "Please don't transfer me.",
        "My agent told me to call.",
        "I want to sell my car to someone.",
        "How many people fit into it?",
        "Yes, that's right.",
        "I would like to know more about a car.",
    ],
)
def test_who_does_not_ask_for_a_human_is_not_transferred(words: str) -> None:
    assert not asks_for_human(words)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Quiero hablar con una persona, por favor.", "es"),
        ("¿Puedo hablar con alguien?", "es"),
        ("Je voudrais parler à quelqu'un.", "fr"),
        ("Passez-moi un conseiller, s'il vous plaît.", "fr"),
    ],
)
def test_it_is_understood_in_every_language(words: str, language: str) -> None:
    assert asks_for_human(words, language=language)


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        ("Yes.", Reply.ACCEPTS),
        ("Yes, put them through.", Reply.ACCEPTS),
        ("Sure, go ahead.", Reply.ACCEPTS),
        ("I'll take it.", Reply.ACCEPTS),
        ("Okay, connect us.", Reply.ACCEPTS),
        ("No.", Reply.DECLINES),
        ("No, not now.", Reply.DECLINES),
        ("I can't right now.", Reply.DECLINES),
        ("Yes, but who is it?", Reply.UNCLEAR),
        ("Who is calling?", Reply.UNCLEAR),
        ("Hello?", Reply.UNCLEAR),
        ("Can you put them through to Martha?", Reply.UNCLEAR),
        ("You have reached the voicemail of Sam Carter.", Reply.MACHINE),
        ("Please leave a message after the tone.", Reply.MACHINE),
        ("I can't take your call right now.", Reply.MACHINE),
        ("For sales, press one. For service, press two.", Reply.MACHINE),
    ],
)
def test_only_a_clear_yes_takes_the_caller(words: str, reply: Reply) -> None:
    assert reply_in_words(words) is reply


@pytest.mark.parametrize(
    ("key", "reply"),
    [("1", Reply.ACCEPTS), ("2", Reply.DECLINES), ("9", Reply.DECLINES), ("5", Reply.UNCLEAR)],
)
def test_keys_are_answers(key: str, reply: Reply) -> None:
    assert reply_in_key(key) is reply


def desk(*numbers: E164) -> DeskSettings:
    return DeskSettings(
        id="d", name="D", business="B", voice=Voice(id="v", name="V"), escalation_numbers=numbers
    )


MARTHA = HumanAgent(
    agent_id="m", desk="d", name="Martha Diaz", role="service", phone=E164("+12025550177"), extension="12"
)


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (None, OWN),
        ("martha diaz", (MARTHA.phone, *OWN)),
        ("12", (MARTHA.phone, *OWN)),
        ("+1 202 555 0177", (MARTHA.phone, *OWN)),
        ("+12025550191", (OWN[1], OWN[0])),
        ("+19005550123", OWN),
        ("whoever", OWN),
    ],
)
def test_no_number_is_dialed_that_is_not_the_businesss(to: str | None, expected: tuple[E164, ...]) -> None:
    """A model, or a caller through it, may name any number: only colleagues and the desk's own are called."""
    assert targets_of(desk(*OWN), to, colleagues=[MARTHA]) == expected


def test_a_colleagues_number_may_be_said_as_it_is_dialed_at_home() -> None:
    london = MARTHA.model_copy(update={"phone": E164("+442079460018")})
    found = targets_of(desk(*OWN), "020 7946 0018", colleagues=[london], country="GB")
    assert found == (london.phone, *OWN)


async def test_a_directory_may_say_what_it_likes_such_numbers_are_not_dialed() -> None:
    """Asked right before dialing and before a REFER: the gateway hears nothing of it."""

    def no_client() -> api.LiveKitAPI:
        raise AssertionError("the gateway was asked")

    ours = frozenset({"+12025550100"})
    telephony = Telephony(
        no_client,
        room="r",
        trunk_id="ST_1",
        ringing=timedelta(seconds=1),
        not_dialed=partial(DialPolicy().refusal, ours=ours),
    )
    for number in ("+19005551234", "+18765230123", "+881612345678", "+12025550100", "+19115550172"):
        with pytest.raises(NotReachedError) as refused:
            await telephony.dial(number, identity="human", from_number=None)
        assert refused.value.refusal.outcome is TransferOutcome.UNREACHABLE
        with pytest.raises(NotReachedError):
            await telephony.refer("caller", number)


def sip(code: int, twirp: str = "unknown") -> api.SipCallError:
    return api.SipCallError(twirp, "sip status", status=500, metadata={"sip_status_code": str(code)})


def server(code: str) -> api.ServerError:
    return api.ServerError(code, "said so", status=408)


def no_credentials() -> api.ServerError:
    """How livekit-sip passes on a 407 that it has no answer to."""
    message = "twirp error unknown: sip server required auth, but no username or password was provided"
    return api.ServerError("failed_precondition", message, status=412)


@pytest.mark.parametrize(
    ("error", "outcome", "code"),
    [
        (sip(486), TransferOutcome.BUSY, 486),
        (sip(600), TransferOutcome.BUSY, 600),
        (sip(603), TransferOutcome.DECLINED, 603),
        (sip(480), TransferOutcome.UNREACHABLE, 480),
        (sip(404), TransferOutcome.UNREACHABLE, 404),
        (sip(503), TransferOutcome.FAILED, 503),
        (sip(407), TransferOutcome.TRUNK_REJECTED, 407),
        (no_credentials(), TransferOutcome.TRUNK_REJECTED, None),
        (server("failed_precondition"), TransferOutcome.FAILED, None),
        (server("canceled"), TransferOutcome.NO_ANSWER, None),
        (server("unavailable"), TransferOutcome.FAILED, None),
        (TimeoutError(), TransferOutcome.NO_ANSWER, None),
    ],
)
def test_why_a_number_did_not_answer(error: Exception, outcome: TransferOutcome, code: int | None) -> None:
    refusal = refusal_of(error)
    assert (refusal.outcome, refusal.sip_status_code) == (outcome, code)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (sip(603), TransferOutcome.REFUSED),
        (sip(486), TransferOutcome.BUSY),
        (sip(408), TransferOutcome.UNKNOWN),
        (server("deadline_exceeded"), TransferOutcome.UNKNOWN),
        (TimeoutError(), TransferOutcome.UNKNOWN),
        (server("not_found"), TransferOutcome.FAILED),
    ],
)
def test_why_a_caller_was_not_sent_on(error: Exception, outcome: TransferOutcome) -> None:
    assert refer_refusal_of(error).outcome is outcome


def test_no_error_is_no_success() -> None:
    """An older server answers with nothing in it, a newer one says how it went."""
    status = api.SIPTransferStatus
    assert refusal_in(api.TransferSIPParticipantResponse()) is None
    done = api.TransferSIPParticipantResponse(transfer_id="t", status=status.STS_TRANSFER_SUCCESSFUL)
    assert refusal_in(done) is None
    for failed, outcome in (
        (status.STS_TRANSFER_FAILED, TransferOutcome.REFUSED),
        (status.STS_TRANSFER_ONGOING, TransferOutcome.UNKNOWN),
    ):
        answer = refusal_in(api.TransferSIPParticipantResponse(transfer_id="t", status=failed))
        assert answer is not None
        assert answer.outcome is outcome


def phone(identity: str, *tracks: str) -> Any:
    return SimpleNamespace(identity=identity, sid=f"PA_{identity}", track_publications=dict.fromkeys(tracks))


def test_the_gate_is_between_the_two_phones_and_nobody_else() -> None:
    """Both directions; a phone that cannot be heard yet is left out, and so is everybody else."""
    present = [phone("caller", "TR_c"), phone("human-1", "TR_h"), phone("agent", "TR_a"), phone("human-0")]
    assert [
        (one.listener, one.speaker, one.track_sids) for one in crossings("caller", "human-1", present)
    ] == [
        ("caller", "human-1", ("TR_h",)),
        ("human-1", "caller", ("TR_c",)),
    ]
    assert [one.listener for one in crossings("caller", "human-0", present)] == ["human-0"]
    assert crossings("caller", "human-9", present) == []


def test_a_human_agents_phone_is_known_by_its_identity() -> None:
    assert is_human_agent(human_agent_identity("0123456789abcdef", 0))
    assert not is_human_agent("sip_+12025550170")
    assert not is_human_agent("phone")


def test_the_music_fits_a_telephone_line_and_goes_round_without_a_gap() -> None:
    pcm = hold.melody()
    assert len(pcm) % hold.FRAME == 0
    assert all(300 < hertz < 3_400 for chord in hold.CHORDS for hertz in chord)
    assert 1_000 < abs(pcm).max() < 10_000
