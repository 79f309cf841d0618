"""Who wants a question repeated, and who answers it, in three languages."""

import pytest
from callcenter_agent.dialogue.repeating import wants_repetition


@pytest.mark.parametrize(
    "words",
    [
        "Hello?",
        "Hello, hello, are you there?",
        "Sorry?",
        "Can you repeat that?",
        "I didn't get that.",
        "¿Cómo?",
        "¿Me puede repetir la pregunta?",
        "Comment ?",
        "Je n'ai pas compris.",
        "Allô ?",
        "Sorry, could you say that again, please?",
        "I couldn't hear you, what was the question?",
        "¿Perdón, me lo puede repetir otra vez, por favor?",
    ],
)
def test_somebody_did_not_catch_it(words: str) -> None:
    assert wants_repetition(words)


@pytest.mark.parametrize(
    "words",
    [
        "Hello, this is Maria.",
        "Sorry, April seventeenth.",
        "What about red?",
        "Hi, I need my car.",
        "No hay dolor.",
        "I didn't get his license plate.",
        "Let me repeat that, five five oh two.",
        "Bonjour, je suis Claire.",
        "",
    ],
)
def test_somebody_says_something(words: str) -> None:
    assert not wants_repetition(words)
