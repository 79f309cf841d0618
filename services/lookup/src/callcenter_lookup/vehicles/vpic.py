"""NHTSA's vPIC data, offline: the border to the `ultravin` package.

A decode takes about 12 µs, so it runs on the event loop; only loading the data (50 ms, once, from inside the
wheel) has a thread, at start. The data are works of the United States government; the package is MIT.
"""

from collections.abc import Mapping
from typing import Any, Final

import ultravin
from callcenter.vin import Vin

from callcenter_lookup.vehicles.vehicle import Vehicle

_CLEAN: Final = 0
_UNREGISTERED: Final = 7
_SHORT_NAMES: Final = {"KIA": "Kia", "RAM": "Ram", "GEO": "Geo"}
_OWN_SPELLING: Final = {"MCLAREN": "McLaren", "MINI": "MINI", "FIAT": "FIAT", "SMART": "smart"}


def data_version() -> str:
    """Changes whenever an answer may: the month of the data and the decoder's version."""
    known = ultravin.provenance()
    return f"{known['data_month']}-{known['decoder_version']}"


def decode(vin: Vin) -> Vehicle:
    decoded = ultravin.decode(vin)
    attributes: Mapping[str, Any] = decoded["attributes"]
    errors = _errors(attributes)
    if _UNREGISTERED in decoded["error_codes"] or not _text(attributes, "Make"):
        return Vehicle(found=False, vin=vin, errors=errors)
    return Vehicle(
        found=True,
        vin=vin,
        year=decoded["model_year"],
        make=_name(_text(attributes, "Make")),
        model=_text(attributes, "Model"),
        trim=_text(attributes, "Trim") or _text(attributes, "Series"),
        body=_text(attributes, "Body Class"),
        engine=_engine(attributes),
        plant=_plant(attributes),
        fuel=_text(attributes, "Fuel Type - Primary"),
        errors=errors,
    )


def _errors(attributes: Mapping[str, Any]) -> tuple[str, ...]:
    texts = str(attributes.get("Error Text") or "").split("; ")
    return tuple(
        text.strip() for text in texts if text.strip() and not text.strip().startswith(f"{_CLEAN} - ")
    )


def _text(attributes: Mapping[str, Any], name: str) -> str | None:
    value = attributes.get(name)
    return value.strip() if isinstance(value, str) and value.strip() not in ("", "Not Applicable") else None


def _name(shouted: str | None) -> str | None:
    """ "HONDA" is said "Honda", "BMW" stays: capitals are read letter by letter by a speech synthesiser."""
    if shouted is None or not shouted.isupper():
        return shouted
    return " ".join(_word(word) for word in shouted.split())


def _word(word: str) -> str:
    if word in _OWN_SPELLING:
        return _OWN_SPELLING[word]
    return _SHORT_NAMES.get(word, word) if len(word) <= 3 else word.title()


def _engine(attributes: Mapping[str, Any]) -> str | None:
    litres = _number(attributes, "Displacement (L)")
    cylinders = _number(attributes, "Engine Number of Cylinders")
    power = _number(attributes, "Engine Brake (hp) From")
    shape = {"V-Shaped": "V", "In-Line": "inline "}.get(_text(attributes, "Engine Configuration") or "")
    layout = None
    if cylinders:
        layout = f"{shape}{cylinders:.0f}" if shape else f"{cylinders:.0f}-cylinder"
    size = " ".join(part for part in (f"{litres:.1f} L" if litres else None, layout) if part)
    return ", ".join(part for part in (size, f"{power:.0f} hp" if power else None) if part) or None


def _number(attributes: Mapping[str, Any], name: str) -> float | None:
    try:
        return float(attributes[name])
    except (KeyError, TypeError, ValueError):
        return None


def _plant(attributes: Mapping[str, Any]) -> str | None:
    city, state = (_name(_text(attributes, f"Plant {part}")) for part in ("City", "State"))
    country = _text(attributes, "Plant Country")
    if country is not None:
        country = country.partition(" (")[0].title()
    return ", ".join(part for part in (city, state, country) if part) or None
