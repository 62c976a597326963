"""Telephone numbers as people write and say them, and the one form kept of them: 0905123456."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

_HERE = "VN"
_CODE = 84
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
_PEOPLE = (*_MOBILE, PhoneNumberType.FIXED_LINE)


def normal(text: str) -> str:
    """A number of a person in Vietnam as 0xxxxxxxxx, however it was written (+84, spaces, dots; a
    spreadsheet may have eaten the zero). Raises ValueError for anything else, 113 and 1900 too."""
    found = _parsed(text)
    if found is None or phonenumbers.number_type(found) not in _PEOPLE:
        raise ValueError(f"{text!r} is not a Vietnamese phone number")
    return f"0{found.national_number}"


def international(phone: str) -> str:
    """84905123456, as gateways and Zalo want it; "" when no message can go to such a number."""
    found = _parsed(phone)
    if found is None or phonenumbers.number_type(found) not in _MOBILE:
        return ""
    return f"{_CODE}{found.national_number}"


def shown(phone: str) -> str:
    """In groups, as people read it out: 0905 123 456."""
    found = _parsed(phone)
    if found is None:
        return phone
    return phonenumbers.format_number(found, PhoneNumberFormat.NATIONAL)


def masked(phone: str) -> str:
    """Only the last three digits: the whole number is opened on need, and that is written down."""
    digits = "".join(c for c in phone if c.isdigit())
    return f"…{digits[-3:]}" if len(digits) > 3 else ""


def _parsed(text: str) -> PhoneNumber | None:
    try:
        found = phonenumbers.parse(text, _HERE)
    except NumberParseException:
        return None
    ours = found.country_code == _CODE and not found.extension
    return found if ours and phonenumbers.is_valid_number(found) else None
