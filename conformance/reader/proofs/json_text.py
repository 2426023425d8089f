"""JSON as §3 takes it, and its canonical form (RFC 8785).

Python's own parser is no use here: it takes lone surrogates, whole numbers past the largest double and any nesting.
"""

import re
from typing import Final, TypeAlias

from .refusal import malformed, too_large

Json: TypeAlias = "None | bool | float | str | list[Json] | dict[str, Json]"

NESTING: Final = 64
HELD: Final = 1_572_864

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
_FOUR_DIGITS = re.compile(r"[0-9a-fA-F]{4}")
_WORDS = {"true": True, "false": False, "null": None}
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\", "/": "/"}
_ESCAPED = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_TO_ESCAPE = re.compile(r'["\\\x00-\x1f]')


def parse(text: str) -> Json:
    """The value of a JSON text; of a number its double."""
    return _Parser(text, None).whole()


def parse_held(text: str) -> Json:
    """The same of a bundle, of which no part that has to be held at once may pass §11."""
    return _Parser(text, HELD).whole()


class _Parser:
    def __init__(self, text: str, held: int | None) -> None:
        self.text = text
        self.at = 0
        self.held = held

    def whole(self) -> Json:
        self._space()
        value = self._value(0)
        self._space()
        if self.at != len(self.text):
            malformed("something follows the JSON value")
        return value

    def _value(self, depth: int) -> Json:
        head = self.text[self.at : self.at + 1]
        if head == "{":
            return self._object(self._deeper(depth))
        if head == "[":
            return self._array(self._deeper(depth))
        if head == '"':
            return self._string()
        for word, value in _WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        return self._number()

    def _deeper(self, depth: int) -> int:
        if depth == NESTING:
            too_large("JSON is nested too deeply")
        return depth + 1

    def _object(self, depth: int) -> dict[str, Json]:
        members: dict[str, Json] = {}
        self.at += 1
        self._space()
        if self._takes("}"):
            return members
        while True:
            start = self.at
            name = self._string()
            self._space()
            if depth == 1:
                self._holds(start, "a name")
            if name in members:
                malformed(f"{name!r} occurs twice")
            self._needs(":")
            self._space()
            start = self.at
            members[name] = self._value(depth)
            self._space()
            if depth == 1 and name != "records":
                self._holds(start, f"{name!r}")
            if self._takes("}"):
                return members
            self._needs(",")
            self._space()

    def _array(self, depth: int) -> list[Json]:
        elements: list[Json] = []
        self.at += 1
        self._space()
        if self._takes("]"):
            return elements
        while True:
            start = self.at
            elements.append(self._value(depth))
            self._space()
            if depth == 2:
                self._holds(start, "an element")
            if self._takes("]"):
                return elements
            self._needs(",")
            self._space()

    def _string(self) -> str:
        self._needs('"')
        parts: list[str] = []
        while True:
            plain = _PLAIN.match(self.text, self.at)
            assert plain is not None
            parts.append(plain.group())
            self.at = plain.end()
            if self._takes('"'):
                return "".join(parts)
            self._needs("\\")
            parts.append(self._escape())

    def _escape(self) -> str:
        letter = self.text[self.at : self.at + 1]
        self.at += 1
        if letter in _SHORT:
            return _SHORT[letter]
        if letter != "u":
            malformed("a string has an escape that there is not, or no end")
        unit = self._unit()
        if not 0xD800 <= unit < 0xE000:
            return chr(unit)
        if unit >= 0xDC00 or not self.text.startswith("\\u", self.at):
            malformed("a string has half a surrogate pair")
        self.at += 2
        low = self._unit()
        if not 0xDC00 <= low < 0xE000:
            malformed("a string has half a surrogate pair")
        return chr(0x10000 + ((unit - 0xD800) << 10) + low - 0xDC00)

    def _unit(self) -> int:
        digits = _FOUR_DIGITS.match(self.text, self.at)
        if digits is None:
            malformed("an escape has not four digits")
        self.at = digits.end()
        return int(digits.group(), 16)

    def _number(self) -> float:
        number = _NUMBER.match(self.text, self.at)
        if number is None:
            malformed(f"no JSON at character {self.at}")
        self.at = number.end()
        value = float(number.group())
        if value in (float("inf"), float("-inf")):
            malformed("a number is past the largest double")
        return value

    def _space(self) -> None:
        space = _SPACE.match(self.text, self.at)
        assert space is not None
        self.at = space.end()

    def _takes(self, letter: str) -> bool:
        if not self.text.startswith(letter, self.at):
            return False
        self.at += 1
        return True

    def _needs(self, letter: str) -> None:
        if not self._takes(letter):
            malformed(f"no {letter} at character {self.at}")

    def _holds(self, start: int, what: str) -> None:
        if self.held is None or (self.at - start) * 4 <= self.held:
            return
        if len(self.text[start : self.at].encode()) > self.held:
            too_large(f"{what} is larger than what is held of a bundle at once")


def canonical(value: Json) -> bytes:
    """The bytes of RFC 8785."""
    return _written(value).encode()


def _written(value: Json) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case float():
            return number_text(value)
        case str():
            return _quoted(value)
        case list():
            return "[" + ",".join(_written(element) for element in value) + "]"
        case dict():
            names = sorted(value, key=lambda name: name.encode("utf-16-be"))
            return "{" + ",".join(f"{_quoted(name)}:{_written(value[name])}" for name in names) + "}"


def _quoted(text: str) -> str:
    return '"' + _TO_ESCAPE.sub(_escaped, text) + '"'


def _escaped(match: re.Match[str]) -> str:
    letter = match.group()
    return _ESCAPED.get(letter, f"\\u{ord(letter):04x}")


def number_text(value: float) -> str:
    """A double as ECMAScript writes it: the shortest digits that read as it, of which repr has the same."""
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or "0") - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return sign + digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}e{point - 1:+d}"
