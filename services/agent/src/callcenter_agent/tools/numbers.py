"""A phone number that a caller said, to be called on."""

from callcenter.dialing import NotDialed
from callcenter.phone import E164, InvalidPhoneNumber, parse_e164

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import RefusedError
from callcenter_agent.phrases import Phrase


def spoken_number(call: Call, said: str) -> E164:
    """Raises RefusedError with the request to say it again, or to name another one."""
    try:
        number = parse_e164(said, call.dial_policy.country)
    except InvalidPhoneNumber as error:
        if call.not_dialed(said) is NotDialed.EMERGENCY:
            raise not_dialable(call) from error
        raise RefusedError(
            "That is not a phone number.", say=call.phrases.text(Phrase.NUMBER_DIGITS)
        ) from error
    if call.not_dialed(number):
        raise not_dialable(call)
    return number


def not_dialable(call: Call) -> RefusedError:
    return RefusedError(
        "That number is not one that we dial. Ask for another one; where there is none, take a message.",
        say=call.phrases.text(Phrase.NUMBER_NOT_DIALABLE),
    )
