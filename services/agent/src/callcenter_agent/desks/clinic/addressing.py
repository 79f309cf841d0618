"""Is the agent meant? And what do nurse and patient want it to do: listen, interpret, come back? Pure."""

import re
from typing import Final

from callcenter_agent.dialogue.words import plain

_NAME: Final = re.compile(
    r"\b(?:(?:hey|ok|okay|hello|oye|dis|eh)\s+)?(?:the\s+)?(assistant|assistants|assistance"
    r"|asistente|asistenta|assistante|assist and)\b"
)
_LISTEN: Final = re.compile(
    r"\b(just|please|only|now) (listen|take notes|keep notes)|listen (in|only|to us|silently)"
    r"|passive(ly)? listen\w*|listening mode"
    r"|take notes (while|for us)|solo escuch\w+|escuche solamente|modo de escucha|tome notas"
    r"|ecoutez (seulement|simplement)"
    r"|ne faites qu ecouter|mode ecoute|prenez des notes"
)
_RESUME: Final = re.compile(
    r"\b(resume|come back|you can (talk|speak|come back)|continue (talking|the call)|join (us|in)"
    r"|stop listening|we are done|we re done|take over"
    r"|vuelva|vuelve|regrese|continue|siga|ya terminamos|deje de escuchar|revenez|reprenez|continuez"
    r"|arretez d ecouter"
    r"|nous avons (fini|termine))\b"
)
_INTERPRET: Final = re.compile(
    r"\b(interpret(er|ing)?( for| between)?|translat(e|or|ing|ion)( for| between)?|interpret\w* mode"
    r"|interpretar?|interprete|traduz\w+"
    r"|traducir|traductor\w*|traduire|traducteur|traductrice|traduisez)\b"
)
_STOP_INTERPRETING: Final = re.compile(
    r"\b((stop|end|no more|done|finish) (the )?(interpret\w+|translat\w+)|deje de (interpretar"
    r"|traducir)|no (traduzca|interprete) mas|ya no (traduzca|interprete)"
    r"|arretez (d interpreter|de traduire)|fin de (l interpretation|la traduction))"
)


def is_addressed(words: str) -> bool:
    """By its name, early in what is said: who talks about the assistant does not talk to it."""
    match = _NAME.search(plain(words))
    return match is not None and len(plain(words)[: match.start()].split()) <= 2


def wants_listening(words: str) -> bool:
    return _LISTEN.search(plain(words)) is not None


def wants_agent_back(words: str) -> bool:
    """Only when it was addressed: "we are done" is said among people, too."""
    return is_addressed(words) and _RESUME.search(plain(words)) is not None


def wants_interpreter(words: str) -> bool:
    return _INTERPRET.search(plain(words)) is not None and not ends_interpreting(words)


def ends_interpreting(words: str) -> bool:
    return _STOP_INTERPRETING.search(plain(words)) is not None
