"""What recognisers write for letters and figures, and the words that mean neither."""

from collections.abc import Mapping
from typing import Final


def _by_word(table: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in table.items() for word in words.split()}


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


LETTER_NAMES: Final = _by_word(
    {
        "A": "ay",
        "B": "bee beeb",
        "C": "cee",
        "D": "dee",
        "E": "ee",
        "F": "ef eff",
        "G": "gee jee ji",
        "H": "aitch haitch aych",
        "J": "jay jae",
        "K": "kay",
        "L": "el ell elle",
        "M": "em emm",
        "N": "en enn",
        "P": "pee pea",
        "Q": "cue queue kew",
        "R": "ar arr",
        "S": "ess",
        "T": "tee tea",
        "U": "yew ewe",
        "V": "vee",
        "W": "dubya dubyah",
        "X": "ex eks",
        "Y": "wye",
        "Z": "zee zed",
    }
)
"""Spelled-out letters: hardly ever anything else."""

HOMOPHONES: Final = _by_word(
    {
        "A": "a eh hey",
        "B": "be",
        "C": "see sea si",
        "D": "de",
        "H": "age ach",
        "I": "i eye aye",
        "J": "jane",
        "M": "am",
        "N": "an end",
        "O": "oh owe",
        "R": "are our",
        "U": "you use",
        "V": "we",
        "X": "axe ax acts",
        "Y": "why",
        "1": "won",
        "2": "to too due",
        "3": "free",
        "4": "for fore far bar",
        "8": "ate at",
        "9": "i'm",
    }
)
"""Ordinary words that are also letters or figures: only among other characters do they count."""

LINKING: Final = words_of("i'm use due are our to too for far be an am at de end if we as us bar")
"""Those of the homophones that stand between a sentence and the number: "the last eight are …"."""

DIGITS: Final = _by_word(
    {
        "0": "zero nought naught nil null",
        "1": "one",
        "2": "two",
        "3": "three tree",
        "4": "four",
        "5": "five fife",
        "6": "six",
        "7": "seven",
        "8": "eight",
        "9": "nine niner",
    }
)

TEENS: Final = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
    "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip

TENS: Final = {
    "twenty": "2", "thirty": "3", "forty": "4", "fourty": "4", "fifty": "5",
    "sixty": "6", "seventy": "7", "eighty": "8", "ninety": "9",
}  # fmt: skip

TIMES: Final = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}

PLURALS: Final = {
    "zeros": "0", "zeroes": "0", "ohs": "0", "ones": "1", "twos": "2", "threes": "3", "fours": "4",
    "fives": "5", "sixes": "6", "sevens": "7", "eights": "8", "nines": "9",
}  # fmt: skip

PHONETIC: Final = _by_word(
    {
        "A": "alpha alfa adam able apple alice andy",
        "B": "bravo baker boy bob barbara bobby",
        "C": "charlie charley charles cat",
        "D": "delta david dog dan don",
        "E": "echo edward easy elephant eric egg",
        "F": "foxtrot frank fox fred",
        "G": "golf gulf george girl",
        "H": "hotel henry harry",
        "I": "india ida ink igloo",
        "J": "juliet juliett juliette july john jack james",
        "K": "kilo king kevin",
        "L": "lima lincoln larry lucy",
        "M": "mike mac mary mother michael mexico",
        "N": "november nancy norman nora",
        "O": "oscar ocean oliver orange",
        "P": "papa paul peter",
        "Q": "quebec queen",
        "R": "romeo robert roger",
        "S": "sierra sam sugar samuel",
        "T": "tango thomas tom tommy",
        "U": "uniform union uncle umbrella",
        "V": "victor",
        "W": "whiskey whisky william walter",
        "X": "xray",
        "Y": "yankee young yellow",
        "Z": "zulu zula dula doula zebra",
    }
)
"""The NATO alphabet, the one the police uses, and words that people make up most."""

PHONETIC_WORD: Final = {
    "A": "Alpha", "B": "Bravo", "C": "Charlie", "D": "Delta", "E": "Echo", "F": "Foxtrot", "G": "Golf",
    "H": "Hotel", "J": "Juliet", "K": "Kilo", "L": "Lima", "M": "Mike", "N": "November", "P": "Papa",
    "R": "Romeo", "S": "Sierra", "T": "Tango", "U": "Uniform", "V": "Victor", "W": "Whiskey", "X": "X-ray",
    "Y": "Yankee", "Z": "Zulu",
}  # fmt: skip
"""The word we say ourselves."""

FILLERS: Final = words_of(
    """um uh uhm erm er ah hm hmm mm well so and then next now followed by after before comes come
    it it's its is was that that's thats this the my your vin vins number numbers code vehicle
    identification letter letters digit digits character characters capital upper case uppercase
    lowercase big dash hyphen space please yes yeah yep sure alright right first second third part
    half section rest last final group starts start starting begins with goes reads ends got have
    let me read just like spell spelled tell give here hello hi there's okay ok comma period point dot
    remaining beginning middle ending hang on sir ma'am madam plus again"""
)
"""Words around a spelled number that neither belong to it nor interrupt it."""

SELF_CORRECTION: Final = (
    "no wait",
    "wait no",
    "i mean",
    "correction",
    "scratch that",
    "sorry",
    "no sorry",
    "no",
)
RESTART: Final = (
    "start over", "start again", "start from the beginning", "from the beginning", "begin again",
    "from the top", "from the start", "whole thing again", "all over again", "once more from",
)  # fmt: skip
