"""Which language is spoken or asked for, and what changes with it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from callcenter.events import IdentityChecked, LanguageChanged, RedFlagRaised, SymptomReported
from callcenter_agent.languages.detection import wanted

from tests.agent.clinic.conftest import CARMEN, LUC, OpenClinic, said

ALL = ("en", "es", "fr")


@pytest.mark.parametrize(
    ("words", "now", "language"),
    [
        ("Hola, buenos días, quiero hablar con alguien", "en", "es"),
        ("No hablo inglés", "en", "es"),
        ("¿Habla español?", "en", "es"),
        ("Español, por favor", "en", "es"),
        ("Spanish, please", "en", "es"),
        ("Do you speak French?", "en", "fr"),
        ("En français s'il vous plaît", "en", "fr"),
        ("Bonjour, je voudrais parler à quelqu'un", "en", "fr"),
        ("Can we speak English please?", "es", "en"),
        ("I would like to talk to you about my appointment", "fr", "en"),
        ("I don't speak Spanish", "en", None),
        ("I don't speak Spanish", "es", "en"),
        ("Yes.", "es", None),
        ("No.", "fr", None),
        ("Maria Lopez", "en", None),
        ("March third nineteen sixty", "en", None),
        ("okay", "es", None),
        ("I have a French bulldog at home and he is fine", "en", None),
        ("tengo mucho dolor", "en", "es"),
        ("j'ai mal à la jambe", "en", "fr"),
        ("three", "fr", None),
        ("doce de mayo de mil novecientos cincuenta y cinco", "es", None),
    ],
)
def test_a_language_is_detected_or_asked_for(words: str, now: str, language: str | None) -> None:
    assert wanted(words, now=now, among=ALL) == language


def test_a_language_that_the_desk_does_not_speak_changes_nothing() -> None:
    assert wanted("Hola, quiero hablar con alguien", now="en", among=("en", "fr")) is None


@dataclass
class Told:
    """What voice and ear were told."""

    spoken: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def speak(self, language: str) -> None:
        self.spoken.append(language)

    def listen(self, language: str) -> None:
        self.heard.append(language)


async def test_patients_are_greeted_in_their_own_language_and_asked_in_it(clinic: OpenClinic) -> None:
    async with clinic(CARMEN) as talk:
        assert said(talk)[-1] == "¿Puedo hablar con Carmen Ruiz, por favor?"
        await talk.say("Sí, soy yo.")
        assert "fecha de nacimiento" in talk.last_words
        await talk.say("Doce de mayo de mil novecientos cincuenta y cinco.")
        assert "¿Cómo se ha sentido" in talk.last_words
        assert [one.verified for one in talk.noted(IdentityChecked)] == [True]
        await talk.say("Bien, gracias.")
        await talk.say("Un dos.")
        await talk.say("Sí, tengo fiebre desde anoche.")
        assert [one.flag for one in talk.noted(RedFlagRaised)] == ["fever"]
        assert any("enfermera" in one for one in said(talk)[-2:])


async def test_a_call_changes_its_language_in_the_middle(clinic: OpenClinic) -> None:
    told = Told()
    async with clinic(tongue=told) as talk:
        await talk.say("Yes, this is she.")
        await talk.say("Perdón, no entiendo. ¿Habla español?")
        assert talk.last_words.startswith("Claro, hablemos español.")
        assert "fecha de nacimiento" in talk.last_words
        (changed,) = talk.noted(LanguageChanged)
        assert (changed.from_language, changed.to_language) == ("en", "es")
        assert (told.spoken, told.heard) == (["es"], ["es"])
        assert "Spanish" in talk.session.current_agent.instructions
        await talk.say("Tres de marzo de mil novecientos sesenta.")
        assert "¿Cómo se ha sentido" in talk.last_words
        assert "Speak Spanish" in talk.session.current_agent.instructions
        await talk.say("Okay, can we please speak English again?")
        assert "How have you been feeling" in talk.last_words
        await talk.say("I feel good today.")
        assert [one.question for one in talk.noted(SymptomReported)] == ["general"]


async def test_a_red_flag_in_another_language_is_answered_in_it(clinic: OpenClinic) -> None:
    async with clinic(LUC) as talk:
        assert "Luc Martin" in said(talk)[-1]
        await talk.say("Oui, c'est moi.")
        await talk.say("Le premier août mille neuf cent quarante-huit.")
        await talk.say("I have chest pain and I can't breathe")
        assert {one.flag for one in talk.noted(RedFlagRaised)} == {"chest_pain", "breathing"}
        assert any("dial 911" in one for one in said(talk)[-2:])


async def test_the_model_cannot_change_the_language(clinic: OpenClinic) -> None:
    """The tool listens to the caller's words; it takes no argument."""
    async with clinic() as talk:
        tool = next(one for one in talk.call.desk.conduct.TOOLS if one.id == "switch_language")
        assert tool.info.name == "switch_language"
        await talk.say("Yes, this is she.")
        assert not talk.noted(LanguageChanged)
