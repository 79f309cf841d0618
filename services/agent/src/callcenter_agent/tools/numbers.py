"""A phone number that a caller said."""

from callcenter.phone import E164, InvalidPhoneNumber, parse_e164

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import RefusedError
from callcenter_agent.phrases import Phrase


def spoken_number(call: Call, said: str) -> E164:
    """Raises RefusedError with the request to say it again."""
    try:
        return parse_e164(said, call.dial_policy.country)
    except InvalidPhoneNumber as error:
        raise RefusedError(
            "That is not a phone number.", say=call.phrases.text(Phrase.NUMBER_DIGITS)
        ) from error
