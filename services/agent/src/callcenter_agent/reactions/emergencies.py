"""Words of somebody who needs help at once, who has dialed us and not an emergency number.

A missed one may cost a life, a false one a sentence; what is denied, over or asked about a policy is none.
"""

import re
from collections.abc import Mapping
from typing import Final

Kinds = tuple[tuple[str, re.Pattern[str]], ...]


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")", re.IGNORECASE)


_ENGLISH: Final[Kinds] = (
    (
        "crisis",
        _any(
            r"kill(?:ing)? myself\b",
            r"end (?:my|it all|my own) life\b",
            r"suicid(?:e|al)\b",
            r"(?:want|going) to die\b",
            r"hurt(?:ing)? myself\b",
            r"don'?t want to live\b",
        ),
    ),
    (
        "medical",
        _any(
            r"(?:can'?t|cannot|can not|struggling to|unable to) (?:breathe|breath)\b",
            r"(?:not|isn'?t|stopped|stops) breathing\b",
            r"(?:having|has had|had|think it'?s|it'?s) an? (?:heart attack|stroke|seizure)\b",
            r"heart attack\b(?! (?:if|when)\b)",
            r"(?:chest|chess) pains?\b",
            r"(?:unconscious|passed out|won'?t wake up|not waking up|isn'?t waking up|unresponsive)\b",
            r"bleeding (?:a lot|badly|heavily|everywhere|out)\b",
            r"(?:won'?t|doesn'?t|can'?t) stop (?:the )?bleeding\b",
            r"overdos(?:e|ed|ing)\b",
            r"chok(?:ing|es)\b(?! on (?:these|those|this|that|the|your) (?:rates?|prices?|bills?|premiums?))",
            r"(?:call|need|send|get)(?: me| us| him| her)? an? ambulance\b",
            r"(?:call|dial) (?:911|nine one one|9-1-1)\b",
        ),
    ),
    (
        "fire",
        _any(
            r"(?:just|has|have) caught (?:on )?fire\b",
            r"(?:on|catching) fire\b"
            r"(?=\W*$|[,.!;]|\W+(?:right|now|and|again|help|please|at|in|you|we|he|she|they|i)\b)",
            r"smell (?:of )?gas\b",
            r"gas leak\b",
            r"carbon monoxide\b(?! (?:detector|alarm|monitor)s?\b(?! (?:is|keeps|went|started|won'?t)\b))",
            r"(?:house|car|kitchen|building|apartment|engine) is burning\b",
        ),
    ),
    (
        "crime",
        _any(
            r"(?:someone|somebody|he|she|they)(?:'?s| is| are|'re)? (?:breaking|trying to break) in",
            r"has a (?:gun|knife|weapon)\b",
            r"(?:being|getting) (?:robbed|attacked|followed|stabbed|shot)\b",
            r"(?:trying to|going to) (?:kill|hurt) (?:me|us)\b",
            r"been (?:shot|stabbed)\b",
        ),
    ),
    ("trapped", _any(r"(?:trapped|stuck|pinned) (?:in|inside|under) (?:the|my|a|our) \w+")),
)
_SPANISH: Final[Kinds] = (
    (
        "crisis",
        _any(r"suicid", r"matarme\b", r"quitarme la vida\b", r"quiero morir(?:me)?\b", r"hacerme daño\b"),
    ),
    (
        "medical",
        _any(
            r"no (?:puedo|puede|podemos) respirar\b",
            r"no (?:respira|está respirando)\b",
            r"(?:ataque (?:al|de) corazón|infarto|derrame cerebral)\b",
            r"dolor (?:en el|de) pecho\b",
            r"(?:inconsciente|desmayad[oa]|no (?:se )?despierta)\b",
            r"sangra(?:ndo)? mucho\b",
            r"no (?:para|deja) de sangrar\b",
            r"sobredosis\b",
            r"(?:llame[n]?|necesito|manden|envíen) (?:a )?una ambulancia\b",
        ),
    ),
    (
        "fire",
        _any(r"incendio\b", r"(?:se (?:está )?(?:quema|quemando)|en llamas)\b", r"(?:olor|huele) a gas\b"),
    ),
    (
        "crime",
        _any(
            r"(?:me|nos) (?:están|está) (?:robando|atacando|siguiendo)\b",
            r"tiene una? (?:pistola|arma|cuchillo)\b",
            r"(?:quiere|quieren) matar(?:me|nos)\b",
        ),
    ),
)
_FRENCH: Final[Kinds] = (
    ("crisis", _any(r"suicid", r"me tuer\b", r"veux mourir\b", r"en finir\b", r"me faire du mal\b")),
    (
        "medical",
        _any(
            r"(?:n'?arrive|arrive) (?:pas|plus) à respirer\b",
            r"(?:ne )?respire (?:pas|plus)\b",
            r"(?:crise cardiaque|infarctus|avc)\b",
            r"douleurs? (?:à|dans|de) la poitrine\b",
            r"mal à la poitrine\b",
            r"(?:inconscient|évanoui|ne se réveille pas)",
            r"saigne (?:beaucoup|énormément)\b",
            r"(?:n'?arrête|arrête) pas de saigner\b",
            r"overdose\b",
            r"(?:appelez|besoin d'|envoyez) ?une ambulance\b",
        ),
    ),
    ("fire", _any(r"(?:au feu|en feu|incendie)\b", r"(?:odeur|fuite) de gaz\b", r"ça sent le gaz\b")),
    ("crime", _any(r"(?:a une? (?:arme|couteau|pistolet))\b", r"veut (?:me|nous) tuer\b", r"m'attaque\b")),
)
WORDS: Final[Mapping[str, Kinds]] = {"en": _ENGLISH, "es": _SPANISH, "fr": _FRENCH}

_OVER: Final = re.compile(
    r"\b(?:last (?:night|week|month|year|summer|winter|spring|fall|\w+day)|yesterday"
    r"|(?:days?|weeks?|months?|years?) ago|back in|in (?:19|20)\d\d|used to"
    r"|ayer|anoche|la semana pasada|el (?:mes|año) pasado|hace (?:\w+ )?(?:días?|semanas?|meses|años?)"
    r"|hier|(?:la semaine|le mois|l'année) (?:dernière|dernier)"
    r"|il y a (?:\w+ )?(?:jours?|semaines?|mois|ans?))\b",
    re.IGNORECASE,
)
_ONLY_ASKED: Final = re.compile(
    r"\b(?:does (?:my|the|that|it) (?:policy|insurance)|do you cover|is it covered|covered for|what if"
    r"|in case of|insurance for|just in case|mi (?:póliza|seguro) cubre|cubren|en caso de|por si"
    r"|mon (?:assurance|contrat) couvre|en cas d[e'])",
    re.IGNORECASE,
)
_STILL: Final = re.compile(
    r"\b(?:since|still|now|again|keeps?|can'?t|cannot|won'?t|is|are|desde|todavía|ahora|sigue|no puedo|depuis"
    r"|encore|maintenant|toujours)\b",
    re.IGNORECASE,
)
"""What began yesterday and goes on is no story of yesterday."""
_HAD: Final = re.compile(r"had\b", re.IGNORECASE)
_DENIED: Final = re.compile(
    r"\b(?:no|not|never|nobody|nothing|isn'?t|wasn'?t|don'?t have|doesn'?t have|haven'?t had|without"
    r"|ningún|ninguna|sin|nunca|pas de|pas eu|aucune?|jamais)\b(?:'s)?(?:\s+\w+){0,2}\s*$",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(r"[.!?;]+\s*|,\s*(?:but|pero|mais)\s+|\s+\b(?:but|pero|mais)\b\s+", re.IGNORECASE)


def emergency_in(words: str, *, language: str = "en") -> str | None:
    """Its kind, or None. English counts everywhere: people fall back on what they know from films."""
    for spoken in dict.fromkeys((language[:2], "en")):
        for clause in _CLAUSE.split(words.replace("’", "'")):
            if found := _in_clause(clause, spoken):
                return found
    return None


def _in_clause(clause: str, language: str) -> str | None:
    if _ONLY_ASKED.search(clause) or (_OVER.search(clause) and not _STILL.search(clause)):
        return None
    for kind, pattern in WORDS.get(language, ()):
        for found in pattern.finditer(clause):
            if not _DENIED.search(clause[: found.start()]) and not _told(clause, found):
                return kind
    return None


def _told(clause: str, found: re.Match[str]) -> bool:
    """ "My mother had a heart attack last spring, she's fine now": what goes on is another matter."""
    end = clause.find(",", found.end())
    own = clause[: end if end >= 0 else None]
    return _HAD.match(found[0]) is not None and _OVER.search(own, found.end()) is not None
