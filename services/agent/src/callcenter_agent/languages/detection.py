"""The language of a caller's words, and the one they ask for. Pure."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Final

TELLING: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(
        "the i speak i'm i've is are was you your my me it it's to of and with have has don't can can't what "
        "how this that for please"
        " yes yeah thanks thank hello hi would could speaking not but when where who calling about "
        "appointment want need"
        " did do does doing fine good day okay he she they am been had just know like some".split()
    ),
    "es": frozenset(
        "el la los las una unos que es estoy esta soy tengo tiene con para por pero muy como cuando donde "
        "quien mi mis su usted"
        " hola gracias buenos buenas dias tardes noches hablo habla quiero puedo necesito si favor yo "
        "ella esto eso del al"
        " ingles espanol senora senor bien mucho hoy ayer me duele hay nada cita llamada"
        " y de lo le se ya".split()
    ),
    "fr": frozenset(
        "le les la mal une des je j'ai j'ai suis est c'est vous votre vos mon mes ma il elle nous avec pour "
        "mais tres comme quand ou"
        " qui bonjour merci oui monsieur madame parle parlez voudrais peux besoin ne pas n'ai s'il "
        "plait du au aux cela ca"
        " francais anglais bien aujourd'hui hier douleur rendez et dans sur moi et ai d'accord".split()
    ),
}
_NAMES: Final = {
    "en": r"english|ingles|anglais|inglish",
    "es": r"spanish|espanol|espagnol|castellano|espanyol|espaniol|espanol's|a spaniel",
    "fr": r"french|frances|francais|francaise|france say|frances",
}
_AROUND: Final = (
    r"please|yes|no|okay|ok|hello|hi|hola|bonjour|sorry|only|language|now|in|en|por favor|solo"
    r"|s'il vous plait"
)
_AFTER: Final = r"(?=$| (?:please|now|instead|if|again|thanks?|because|better|por|s'il|gracias|merci)\b)"
_WISHES: Final = (
    rf"(?:(?:{_AROUND}) )*{{name}}(?: (?:{_AROUND}))*$",
    r"(?:.* )?(?:can|could|do|does|would|will|may|let's|is there|are there)(?: \w+){{0,4}}"
    r" (?:speaks?|talk|switch|change|continue|do (?:this|it))(?: \w+){{0,2}} {name}" + _AFTER,
    r"(?:.* )?(?:i|we|i'd|please)(?: [\w']+){{0,3}} (?:speak|talk|prefer|want|need|switch|change|continue)"
    r"(?: (?:only|to|it|this|in|speak|talk)){{0,3}} {name}" + _AFTER,
    r"(?:speak|talk|switch|change|continue)(?: (?:to|in))? {name}" + _AFTER,
    r"(?:.* )?(?:habl\w*|cambi\w*|prefiero|quiero|parl\w*|prefere|veux|voudrais)(?: [\w']+){{0,2}} {name}\b",
)
"""Of the speaker, for this call: many a husband speaks Spanish at work, and doors are French."""
_REFUSES: Final = re.compile(r"\b(don't|do not|doesn't|not|no|can't|cannot|ne|pas)\b(\s+\w+){0,3}\s*$")
FEWEST_TELLING: Final = 2
LEAST_SHARE: Final = 0.28


def detected(words: str, *, among: Collection[str]) -> str | None:
    """The language that the words are clearly in; None where they do not tell: names, numbers, a mere yes."""
    tokens = _tokens(words)
    if len(tokens) < FEWEST_TELLING:
        return None
    counts = {one: sum(token in TELLING[one] for token in tokens) for one in TELLING}
    best, second = sorted(counts, key=lambda one: counts[one], reverse=True)[:2]
    clear = counts[best] >= FEWEST_TELLING and counts[best] >= 2 * counts[second]
    return best if clear and counts[best] / len(tokens) >= LEAST_SHARE and best in among else None


def asked_for(words: str, *, among: Collection[str]) -> str | None:
    """The language a caller asks for, in whichever language they do: "Spanish, please", "¿habla español?"."""
    text = " ".join(_tokens(words))
    for language in among:
        for wish in _WISHES:
            asked = re.match(wish.format(name=rf"(?P<name>{_NAMES[language]})"), text)
            if asked is not None and not _REFUSES.search(text[: asked.start("name")]):
                return language
    return None


def wanted(words: str, *, now: str, among: Collection[str]) -> str | None:
    """The language to change to at these words; None where it is the one that is spoken."""
    other = asked_for(words, among=among) or detected(words, among=among)
    return other if other != now else None


def _tokens(words: str) -> list[str]:
    plain = unicodedata.normalize("NFD", words.lower().replace("’", "'"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[a-z]+(?:'[a-z]+)?", plain)
