"""What is said while a VIN is taken, in English. Content: `{…}` is filled in the call.

A desk in another language hands its own sentences with the same keys to `VinDirection.said`.
"""

from collections.abc import Mapping
from typing import Final

VIN_PHRASES: Final[Mapping[str, str]] = {
    "vin_ask": "Please spell the seventeen characters of your VIN, slowly.",
    "vin_go_on": "I have {heard} so far. Please go on.",
    "vin_restart": "All right, from the beginning, please.",
    "vin_not_heard": "I'm sorry, I heard no letters or digits of a VIN. Please spell it slowly.",
    "vin_characters_missing": "I have {count} of the seventeen characters. Please tell me the last eight.",
    "vin_last_eight": "That VIN does not add up. Please read me the last eight characters once more.",
    "vin_first_nine": (
        "Something is not right yet. Please spell the first nine characters again, with a word for each "
        "letter, like B as in Bravo."
    ),
    "vin_read_back": "I have {vin}. Is that right?",
    "vin_read_back_guess": "Let me see whether I got it right: {vin}. Is every character right?",
    "vin_read_back_slowly": "Once more, slowly: {vin}. Is every character right?",
    "vin_read_back_unusual": (
        "This VIN carries no valid check digit, so I read it once more: {vin}. Is every character right?"
    ),
    "vin_yes_or_no": "I have {vin}. Please say yes if that is right, or tell me what is wrong.",
    "vin_confirmed": "Thank you, I have your VIN.",
    "vin_give_up": (
        "I'm sorry, I can't get that VIN right over the phone. Shall a colleague call you back about it?"
    ),
}
