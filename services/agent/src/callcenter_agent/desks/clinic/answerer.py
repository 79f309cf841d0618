"""Who has picked up? Pure, in three languages. Until it is the patient, nothing is said but a name."""

import re
from enum import StrEnum
from typing import Final

from callcenter_agent.dialogue.words import plain


class Answerer(StrEnum):
    PATIENT = "patient"
    """Says to be: the date of birth comes next."""
    COMES = "comes"
    """The patient is being fetched."""
    ABSENT = "absent"
    """Somebody else, who can take a message."""
    STRANGER = "stranger"
    """Nobody of that name is there."""
    MACHINE = "machine"
    ASKS = "asks"
    """Wants to know who calls, and why."""
    BUSY = "busy"
    UNCLEAR = "unclear"


_RULES: Final[tuple[tuple[Answerer, str], ...]] = (
    (
        Answerer.MACHINE,
        r"voice ?mail|(after|at) the (tone|beep)|leave (a|your|me a) (message|name)|not available "
        r"(right now|to take)"
        r"|can t (take your call|come to the phone)|mailbox|buzon|despues (del tono|de la senal)|deje "
        r"(su|un) mensaje"
        r"|messagerie|(apres le|le) (bip|signal sonore)|laissez (un|votre) message",
    ),
    (
        Answerer.STRANGER,
        r"wrong (number|person)|no (one|body) (here )?(by|with|of|called) (that|this|the)|no one (here "
        r")?named"
        r"|(don t|do not) know (any|her|him|who|that|anybody|anyone)|never heard|nobody (by|of|called|with)"
        r"|isn t anyone|doesn t live here|moved (away|out)|no such person|numero equivocado|equivocad[oa]"
        r"|no (lo|la) conozco|no conozco|aqui no (vive|hay)|nadie (con|de) ese|mauvais numero|faux "
        r"numero|trompe\w*"
        r"|connais pas|personne (de|a) ce nom|n habite (pas|plus)",
    ),
    (
        Answerer.COMES,
        r"(hold|hang) on|one (moment|second|minute|sec)|just a (moment|second|minute|sec)|i ll (get"
        r"|fetch|go get) (her|him)"
        r"|let me (get|fetch|see if)|getting (her|him)|she s coming|he s coming|wait a (moment|minute|second)"
        r"|un (momento|momentito|segundo|minuto)|ahora (se )?(la|lo|le)? ?(pongo|llamo|paso)|ya (viene"
        r"|se la paso|se lo paso)"
        r"|un (instant|moment)|une (minute|seconde)|je vous (la|le) passe|je vais (la|le) chercher|ne "
        r"quittez pas",
    ),
    (
        Answerer.ABSENT,
        r"(not|isn t|is not) (here|home|in|at home|available|around|in right now)|(she|he) s (out|at|in"
        r"|not|away|asleep|sleeping|resting|busy)"
        r"|(she|he) is (out|at|in|not|away|asleep|sleeping|resting|busy)|(this is|i m|i am) (her|his"
        r"|the) \w+|(she|he) can t"
        r"|(her|his) (husband|wife|son|daughter|mother|father|sister|brother|partner)|(can|may|shall"
        r"|could|should) i (take|pass|give|tell)"
        r"|take a message|speak(ing)? for (her|him)|no esta|no se encuentra|salio|esta (durmiendo"
        r"|dormid\w+|ocupad\w+|fuera)"
        r"|soy (su|el|la) (espos\w+|hij\w+|herman\w+|madre|padre|marido|mujer)|le dejo|quiere dejar"
        r"|(pas|n est pas) (la|ici|disponible|a la maison)|(elle|il) (dort|est sorti\w*|est absent\w*"
        r"|est occup\w*|travaille)"
        r"|je suis (son|sa|le|la) \w+|prendre un message|lui (dire|laisser)",
    ),
    (
        Answerer.ASKS,
        r"who (is|s) (this|calling|speaking|that|asking)|who are you|what (is|s) (this|it) (about"
        r"|regarding)|what (do|did) you want"
        r"|what is this|why are you calling|what for|quien (es|habla|llama|eres)|de parte de quien|que "
        r"(quiere|desea|pasa)"
        r"|para que|sobre que|de que se trata|por que llama|qui (est|etes|parle|appelle)|c est (qui|de "
        r"la part)|de la part de qui"
        r"|c est (pour|a quel) (quoi|sujet)|de quoi|pourquoi",
    ),
    (
        Answerer.BUSY,
        r"(bad|not a good) time|i m (busy|driving|at work|in a meeting)|call (me )?(back )?later|not now"
        r"|can t talk|no time"
        r"|no (puedo|tengo tiempo) (hablar|ahora)?|estoy (ocupad\w+|manejando|conduciendo|trabajando)"
        r"|llame (mas tarde|luego)"
        r"|pas le temps|je (conduis|suis occup\w*|travaille)|rappelez",
    ),
    (
        Answerer.PATIENT,
        r"(this|that|it) (is|s) (her|him|she|he|me)\b|speaking|that s me|that is me|yes i am|i am (she"
        r"|he|her|him)"
        r"|^(yes|yeah|yep|yup|uh huh|sure|correct|right|it is)\b|soy (yo|ella|el)|yo soy|con (ella|el)( "
        r"misma| mismo)?"
        r"|al habla|^(si|claro|digame|correcto|exacto)\b|habla (ella|el|con)|c est (moi|elle|lui)|(elle"
        r"|lui|moi) meme"
        r"|^(oui|exact|tout a fait)\b|je suis",
    ),
)
_COMPILED: Final = tuple((who, re.compile(rf"\b(?:{words})")) for who, words in _RULES)
_NOT: Final = re.compile(r"^(no|nope|non|nah)\b(?! problem)")


def who_answered(words: str, *, name: str) -> Answerer:
    """The first rule that fits counts; a no before all else is a stranger's unless it says more."""
    text = plain(words)
    for who, pattern in _COMPILED:
        if who is Answerer.PATIENT and _NOT.search(text):
            return Answerer.STRANGER
        if pattern.search(text):
            return who
    return Answerer.PATIENT if _says_name(text, name) else Answerer.UNCLEAR


def _says_name(text: str, name: str) -> bool:
    """ "Maria Lopez." and "Maria here": a repeated name with a question mark is said so too, and asked on."""
    said = text.split()
    return bool(said) and len(said) <= 4 and any(part in said for part in plain(name).split())
