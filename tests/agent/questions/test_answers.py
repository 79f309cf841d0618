"""Yes, no, and words that are neither."""

import pytest
from callcenter_agent.dialogue.answers import affirms, denies


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("I can't remember.", "en"),
        ("I don't really know", "en"),
        ("I'm not sure, honestly", "en"),
        ("no idea", "en"),
        ("no sé", "es"),
        ("No me acuerdo.", "es"),
        ("je sais pas", "fr"),
        ("aucune idée", "fr"),
    ],
)
def test_who_does_not_know_says_neither_yes_nor_no(words: str, language: str) -> None:
    assert (affirms(words, language=language), denies(words, language=language)) == (False, False)


@pytest.mark.parametrize(
    ("words", "language"),
    [("no, I don't", "en"), ("I did not", "en"), ("no, señor", "es"), ("non, pas du tout", "fr")],
)
def test_who_says_no_says_no(words: str, language: str) -> None:
    assert denies(words, language=language)
