"""Prompts and phrases: no sentence reaches a caller with a hole in it."""

from pathlib import Path

import pytest
from callcenter_agent.content import ContentError, Phrases, read_phrases, read_prompt
from callcenter_agent.tones import Tone

EXPECTED = {"greeting": frozenset(), "read_back": frozenset({"vin"})}
KNOWN = {"business": "Lakeside Motors"}


def phrases(folder: Path, text: str) -> Phrases:
    path = folder / "en.yaml"
    path.write_text(text)
    return read_phrases(path, expected=EXPECTED, known=KNOWN)


def test_the_desks_words_are_filled_and_the_calls_are_left_open(tmp_path: Path) -> None:
    said = phrases(tmp_path, "greeting: Hello from {business}.\nread_back: 'I have {vin}.'")
    assert said.texts == {"greeting": "Hello from Lakeside Motors.", "read_back": "I have {vin}."}
    assert said.tones == {}


def test_a_phrase_may_be_said_in_a_tone(tmp_path: Path) -> None:
    said = phrases(tmp_path, "greeting: Hello.\nread_back:\n  tone: calm\n  say: I have {vin}.")
    assert said.texts["read_back"] == "I have {vin}."
    assert said.tones == {"read_back": Tone.CALM}


def test_every_fault_is_in_one_message(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        phrases(tmp_path, "greeting: Hello {name}.\nextra: What?")
    text = str(caught.value)
    for fault in ("read_back' is missing", "extra' is not one", "unknown placeholder {name}"):
        assert fault in text


@pytest.mark.parametrize(
    "text",
    [
        "greeting: ''",
        "greeting: 7",
        "greeting: {say: Hello., tone: shrill}",
        "greeting: {say: Hello.}",
        "greeting: {tone: calm}",
        "greeting: {say: Hello., tone: calm, loud: true}",
        "greeting: 'a { b'",
        "greeting: '{0}'",
        "- a",
    ],
)
def test_what_is_no_sentence_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError):
        phrases(tmp_path, f"{text}\nread_back: I have it." if text.startswith("greeting") else text)


def test_a_prompt_with_an_unknown_placeholder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.md"
    path.write_text("You work for {business} and {boss}.")
    with pytest.raises(ContentError, match="boss"):
        read_prompt(path, known=KNOWN)


def test_a_missing_file_says_which(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"gone\.md"):
        read_prompt(tmp_path / "gone.md", known=KNOWN)
