"""The forms that members of deltas and statements have to have (§3, §10)."""

import calendar
import re
from collections.abc import Callable
from typing import NoReturn, TypeVar

from .json_text import Json
from .refusal import Refusal
from .texts import hash_of, is_hash

T = TypeVar("T")

PLACES = 9
DELTA_DIGITS = 10
BALANCE_DIGITS = 29

_DOUBLES_END = 1 << 53
_AMOUNT = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]*[1-9]))?")
_TIME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\.[0-9]{3}Z")


class Members:
    """The members of one record, each refused if it is not there or not of its form."""

    def __init__(self, members: dict[str, Json]) -> None:
        self._members = members

    def text(self, name: str) -> str:
        value = self._members.get(name)
        if not isinstance(value, str) or not value:
            _not_understood(name)
        return value

    def text_if_any(self, name: str) -> str | None:
        return self._if_any(name, self.text)

    def hash(self, name: str) -> bytes:
        text = self.text(name)
        if not is_hash(text):
            _not_understood(name)
        return hash_of(text, name)

    def hash_if_any(self, name: str) -> bytes | None:
        return self._if_any(name, self.hash)

    def time(self, name: str) -> str:
        """A time as text, which compares as the time does."""
        text = self.text(name)
        if not _is_time(text):
            _not_understood(name)
        return text

    def whole(self, name: str, least: int) -> int:
        value = self._members.get(name)
        if not isinstance(value, float) or not value.is_integer() or not least <= value < _DOUBLES_END:
            _not_understood(name)
        return int(value)

    def amount(self, name: str, digits: int) -> int:
        """A decimal, in units of its last possible place."""
        text = self.text(name)
        match = _AMOUNT.fullmatch(text)
        if match is None or text == "-0":
            _not_understood(name)
        sign, whole, fraction = match[1], match[2], match[3] or ""
        if len(whole) > digits or len(fraction) > PLACES:
            _not_understood(name)
        units = int(whole + fraction.ljust(PLACES, "0"))
        return -units if sign else units

    def _if_any(self, name: str, read: Callable[[str], T]) -> T | None:
        return read(name) if name in self._members else None


def _not_understood(name: str) -> NoReturn:
    raise Refusal("NOT_UNDERSTOOD", f"{name} is not there or not as the format has it")


def _is_time(text: str) -> bool:
    match = _TIME.fullmatch(text)
    if match is None:
        return False
    year, month, day, hour, minute, second = (int(part) for part in match.groups())
    if not (1 <= month <= 12 and hour < 24 and minute < 60 and second < 60):
        return False
    days = 29 if month == 2 and calendar.isleap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    return 1 <= day <= days


def amount_text(units: int) -> str:
    """A decimal as §3 spells it."""
    digits = str(abs(units)).rjust(PLACES + 1, "0")
    text = f"{digits[:-PLACES]}.{digits[-PLACES:]}".rstrip("0").rstrip(".")
    return "-" + text if units < 0 else text
