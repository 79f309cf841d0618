"""Telephone numbers, in E.164 from the border inwards."""

from __future__ import annotations

import re
from typing import Any

import phonenumbers
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from callcenter.errors import InvalidInput

PATTERN = r"^\+[1-9][0-9]{6,14}$"


NOT_E164 = "not a phone number in E.164 form, such as +12025550100"


class InvalidPhoneNumber(InvalidInput):
    code = "invalid_phone_number"
    title = "Invalid phone number"


class E164(str):
    """`+` and up to fifteen digits. As a pydantic field it takes nothing else; `parse_e164` reads more."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            _validated,
            core_schema.str_schema(max_length=40),
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": PATTERN, "examples": ["+12025550100"]}


def parse_e164(text: str, region: str = "US") -> E164:
    """Raises `InvalidPhoneNumber`. `region` is where a number without a `+` is dialed from.

    Numbers are checked for their possible length only: carriers assign new ranges before tables know them,
    and fictional numbers (555-01xx) are nobody's. A local number without its area code is too short. What a
    trunk presents is read by `callcenter.presented`, and what may be dialed is said by `callcenter.dialing`.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        raise InvalidPhoneNumber(NOT_E164) from error
    if number.extension:
        raise InvalidPhoneNumber("a number with an extension cannot be dialed")
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise InvalidPhoneNumber("too short or too long for a phone number of its country")
    return E164(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def mask(number: str) -> str:
    """`+12025550142` → `+1******42`: enough to recognise a number one knows already."""
    if len(number) <= 5:
        return "*" * len(number)
    return f"{number[:2]}******{number[-2:]}"


def _validated(text: str) -> E164:
    if not re.fullmatch(PATTERN, text):
        raise _refused(NOT_E164)
    try:
        return parse_e164(text)
    except InvalidPhoneNumber as error:
        raise _refused(error.detail) from error


def _refused(reason: str) -> PydanticCustomError:
    return PydanticCustomError("phone_number", "{reason}", {"reason": reason})
