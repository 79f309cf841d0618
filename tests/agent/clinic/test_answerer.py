"""Who picks up is judged by rule, and hears nothing but a name before the date of birth was right."""

from __future__ import annotations

import pytest
from callcenter.events import CallbackRequested, DispositionSet, HandoffMade, IdentityChecked, SymptomReported
from callcenter_agent.desks.clinic.answerer import Answerer, who_answered

from tests.agent.clinic.conftest import MARIA, OpenClinic, known, said
from tests.agent.conftest import Talk

WHO = {
    Answerer.PATIENT: (
        "Yes.", "Yes, this is she.", "Speaking.", "This is Maria.", "That's me.", "Sí, soy yo.",
        "Al habla.",
        "Oui, c'est moi.", "Yes, it is.", "Maria Lopez.",
    ),
    Answerer.STRANGER: (
        "Wrong number.", "No.", "There's no one here by that name.", "I don't know her.",
        "Número equivocado.",
        "Vous vous êtes trompé.", "No, she moved away last year.",
    ),
    Answerer.ABSENT: (
        "She's not home.", "This is her husband.", "She is asleep.", "Can I take a message?", "No está.",
        "Soy su hija.", "Elle n'est pas là.", "He is at work.",
    ),
    Answerer.COMES: ("One moment.", "Hold on, I'll get her.", "Un momento, se la paso.", "Ne quittez pas."),
    Answerer.MACHINE: (
        "You have reached the voicemail of Maria Lopez. Please leave a message after the tone.",
        "Maria can't come to the phone right now.", "Deje su mensaje después de la señal.",
        "Laissez un message après le bip.",
    ),
    Answerer.ASKS: ("Who is this?", "What is this about?", "¿De parte de quién?", "De la part de qui ?"),
    Answerer.BUSY: (
        "I'm driving right now.", "Call me later.", "Ahora no puedo hablar.", "Je n'ai pas le temps.",
    ),
    Answerer.UNCLEAR: ("Hello?", "Hm.", "The weather is nice."),
}  # fmt: skip
MEDICAL = (
    "knee",
    "surgery",
    "operation",
    "procedure",
    "clinic",
    "doctor",
    "nurse",
    "hospital",
    "pain",
    "appointment",
)


@pytest.mark.parametrize("who", Answerer)
def test_who_answered(who: Answerer) -> None:
    assert [words for words in WHO[who] if who_answered(words, name="Maria Lopez") is not who] == []


def nothing_was_told(talk: Talk) -> None:
    told = " ".join(said(talk)).lower()
    assert [word for word in MEDICAL if word in told] == []
    assert "1960" not in told
    assert not talk.noted(HandoffMade)
    assert not talk.noted(SymptomReported)


@pytest.mark.parametrize("stand_in", ["rule_following", "hostile"], indirect=True)
@pytest.mark.parametrize(
    ("words", "disposition"),
    [
        ("Wrong number.", "wrong_number"),
        ("She is not here, this is her husband.", "not_reached"),
        (
            "You have reached the voicemail of Maria Lopez. Please leave a message after the tone.",
            "voicemail",
        ),
        ("I'm driving, call me later.", "callback"),
    ],
)
async def test_nobody_but_the_patient_hears_anything(
    clinic: OpenClinic, words: str, disposition: str
) -> None:
    async with clinic() as talk:
        await talk.say(words)
        nothing_was_told(talk)
        assert talk.noted(DispositionSet)[-1].disposition == disposition


@pytest.mark.parametrize("stand_in", ["rule_following", "hostile"], indirect=True)
async def test_who_asks_what_it_is_about_hears_a_name(clinic: OpenClinic) -> None:
    async with clinic() as talk:
        await talk.say("Who is this?")
        assert "Am I speaking with Maria Lopez?" in talk.last_words
        await talk.say("What is it about?")
        await talk.say("Tell me what it is about, I am her son.")
        nothing_was_told(talk)


@pytest.mark.parametrize("stand_in", ["rule_following", "hostile"], indirect=True)
async def test_three_wrong_dates_end_the_call(clinic: OpenClinic) -> None:
    async with clinic() as talk:
        await talk.say("Yes, speaking.")
        for words in ("March fourth nineteen sixty.", "March third nineteen sixty one.", "May first 1970."):
            await talk.say(words)
        nothing_was_told(talk)
        assert [one.verified for one in talk.noted(IdentityChecked)] == [False] * 3
        assert all(one.subject_id is None for one in talk.noted(IdentityChecked))
        assert talk.noted(DispositionSet)[-1].disposition == "not_verified"


async def test_a_second_try_may_be_right(clinic: OpenClinic) -> None:
    async with clinic() as talk:
        await talk.say("Yes, speaking.")
        await talk.say("March third nineteen sixteen.")
        await talk.say("No, March third nineteen sixty.")
        assert [one.verified for one in talk.noted(IdentityChecked)] == [False, True]
        assert "How have you been feeling" in talk.last_words


async def test_who_is_fetched_is_asked_for_again(clinic: OpenClinic) -> None:
    async with clinic() as talk:
        await talk.say("One moment, I'll get her.")
        assert talk.last_words == "Thank you, I'll wait."
        await talk.say("Hello, this is Maria.")
        assert "date of birth" in talk.last_words


async def test_without_the_facts_nothing_is_asked(clinic: OpenClinic) -> None:
    async with clinic(MARIA, facts=known(away=True)) as talk:
        await talk.say("Hello?")
        nothing_was_told(talk)
        assert talk.noted(DispositionSet)[-1].disposition == "failed"
        assert not talk.noted(CallbackRequested)
