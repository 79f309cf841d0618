"""Telephone numbers with fixed behaviour, as payment processors have test cards."""

from dataclasses import dataclass

from callcenter_sim.phone.subscribing import Hearing

_NOBODY = 404


@dataclass(frozen=True)
class Behaviour:
    """What happens when the number is dialled."""

    persona: str = "friendly"
    sip_status_code: int | None = None
    """The call is refused with this status; None answers it."""
    sip_status: str = ""
    answers: bool = True
    """False lets it ring until the caller gives up."""
    ring_factor: float = 1.0
    drops_after_s: float | None = None
    refuses_refer: bool = False
    hearing: Hearing = Hearing.AT_ONCE


_FRIENDLY = Behaviour()
NUMBERS = {
    "+12025550180": _FRIENDLY,
    "+12025550181": Behaviour(sip_status_code=486, sip_status="Busy Here"),
    "+12025550182": Behaviour(answers=False),
    "+12025550183": Behaviour(sip_status_code=603, sip_status="Decline"),
    "+12025550184": Behaviour(sip_status_code=480, sip_status="Temporarily Unavailable"),
    "+12025550185": Behaviour(persona="voicemail"),
    "+12025550186": Behaviour(persona="ivr"),
    "+12025550187": Behaviour(ring_factor=10.0),
    "+12025550188": Behaviour(drops_after_s=5.0),
    "+12025550189": Behaviour(refuses_refer=True),
    "+12025550190": Behaviour(persona="colleague_key"),
    "+12025550191": Behaviour(persona="colleague_voice"),
    "+12025550192": Behaviour(persona="colleague_declines"),
    "+12025550193": Behaviour(persona="colleague_hangs_up"),
    "+12025550194": Behaviour(persona="silent"),
    "+12025550195": Behaviour(persona="colleague_undecided"),
    "+12025550196": Behaviour(persona="colleague_key", hearing=Hearing.LATE),
    "+12025550197": Behaviour(persona="colleague_key", hearing=Hearing.LOSES),
    "+12025550198": Behaviour(persona="silent", hearing=Hearing.NEVER),
    **{f"+120255501{two_digits}": Behaviour(persona="colleague_key") for two_digits in range(20, 50)},
    **{f"+1202555017{digit}": _FRIENDLY for digit in range(10)},
}
_UNKNOWN = Behaviour(sip_status_code=_NOBODY, sip_status="Not Found")


def behaviour_of(number: str) -> Behaviour:
    """Numbers outside the plan are nobody's."""
    return NUMBERS.get(number, _UNKNOWN)
