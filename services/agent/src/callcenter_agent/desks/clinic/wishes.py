"""What a patient may want instead of answering. Pure, in three languages."""

import re
from typing import Final

from callcenter_agent.dialogue.words import plain


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")")


_APPOINTMENT: Final = _any(
    r"(change|move|reschedule|cancel|make|book|need|have|about|want) (\w+ ){0,4}appointments?"
    r"|reschedule|my appointment",
    r"(cambiar|mover|cancelar|hacer|pedir|necesito|quiero) (\w+ ){0,4}cita|otra cita|mi cita",
    r"(changer|deplacer|annuler|reporter|prendre|voudrais|veux|besoin) (\w+ ){0,5}rendez vous|mon "
    r"rendez vous",
)
_LATER: Final = _any(
    r"call (me )?(back )?(later|tomorrow|another time|tonight)|(bad|not a good) time|i (don t|do "
    r"not) have time|i m (busy|driving)"
    r"|can we do this later|not now|i have to go(?! (?:get|to)\b)",
    r"llam\w+ (mas tarde|luego|manana|despues|en otro momento)|no tengo tiempo|estoy (ocupad\w+"
    r"|manejando|conduciendo)|ahora no",
    r"rappele\w* (moi )?(plus tard|demain)|pas le temps|plus tard|je (conduis|suis occup\w+)|pas maintenant",
)
_STOP: Final = _any(
    r"(don t|do not) want to (answer|talk|do this|continue)|stop (calling(?! me names)|asking|this)"
    r"|leave me alone|not interested(?! in (?!(?:this|that|it|talking|answering|any|your)\b))"
    r"|no more questions",
    r"no quiero (contestar|responder|hablar|seguir)|dejeme en paz|no me llame|no me interesa|basta",
    r"(ne )?veux pas (repondre|parler|continuer)|laissez moi|arretez|pas interesse\w*",
)
_FOLLOW_UP: Final = _any(
    r"(call\w*|ring\w*|rang) (me |us )?(back|earlier|today|yesterday)|missed (a |your )?call"
    r"|return\w* (a |your |the )?call|follow up"
    r"|somebody called|someone called|you called|about my (surgery|operation|procedure|recovery)"
    r"|after my (surgery|operation)",
    r"me (llamaron|llamo|han llamado)|llamada perdida|devolv\w+ (la |su )?llamada|seguimiento|mi "
    r"(operacion|cirugia)",
    r"(m avez|avez) appele\w*|appel manque|rappelle|suivi|mon operation|apres mon operation",
)
_ADVICE: Final = _any(
    r"(can|should|may|could|am i allowed to|is it (ok|okay|safe|normal) to|do i have to|when can i"
    r"|how (much|many|often|long)) (\w+ ){0,4}"
    r"(take|drive|shower|bathe|swim|eat|drink|walk|work|exercise|fly|remove|change|lift|stop|use"
    r"|have|sleep|go back|i)\b",
    r"is (it|this|that) normal|what (should|can|do) i (do|take)|which (pills?|medicine)",
    r"(puedo|debo|deberia|cuando puedo|cuanto|cuantas) (\w+ ){0,4}(tomar|manejar|conducir|banar\w*"
    r"|duchar\w*|comer|beber|caminar|trabajar"
    r"|volar|quitar\w*|cambiar\w*|levantar|usar|dormir)|es normal|que (debo|puedo|hago)",
    r"(puis je|est ce que je (peux|dois)|je peux|dois je|quand (puis je|est ce que)) (\w+ "
    r"){0,4}(prendre|conduire|doucher|laver|manger|boire"
    r"|marcher|travailler|nager|enlever|changer|porter|dormir|arreter)|c est normal|que (dois|faire)",
)


def wants_appointment(words: str) -> bool:
    return _APPOINTMENT.search(plain(words)) is not None


def wants_later(words: str) -> bool:
    return _LATER.search(plain(words)) is not None


def wants_to_stop(words: str) -> bool:
    return _STOP.search(plain(words)) is not None


def wants_follow_up(words: str) -> bool:
    """Somebody who rings back, or has something to say about how they are."""
    return _FOLLOW_UP.search(plain(words)) is not None


def wants_advice(words: str) -> bool:
    """A question that a nurse has to answer."""
    return _ADVICE.search(plain(words)) is not None
