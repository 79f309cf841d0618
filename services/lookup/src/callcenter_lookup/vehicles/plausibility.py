"""How far the data vouch for a number: whether somebody builds such a vehicle.

Of numbers that sound alike and all have a valid check digit, one in fourteen or so stands for a model that
vPIC decodes without remarks; that of a real car does nearly always.
"""

from typing import Final

from callcenter.facts import Plausibility

from callcenter_lookup.vehicles.vehicle import Vehicle

UNLIKELIHOOD: Final = {
    Plausibility.MODEL: 0.0,
    Plausibility.REMARKS: 1.5,
    Plausibility.MAKE: 4.0,
    Plausibility.NONE: 6.0,
}
"""What it weighs against the mistakes of the ear (`callcenter.misheard`)."""


def plausibility(vehicle: Vehicle) -> Plausibility:
    if not vehicle.found or vehicle.make is None:
        return Plausibility.NONE
    if vehicle.model is None:
        return Plausibility.MAKE
    return Plausibility.REMARKS if vehicle.errors or vehicle.year is None else Plausibility.MODEL
