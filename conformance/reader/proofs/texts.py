"""The spellings of §1: text, base64, decimals and hashes."""

import base64
import binascii
import re

from .refusal import malformed, too_large

HASH_LENGTH = 32
NUMBERS_END = 1 << 63

_DECIMAL = re.compile(r"0|[1-9][0-9]*")
_HASH = re.compile(r"0x[0-9a-f]{64}")


def utf8(data: bytes, what: str) -> str:
    try:
        return data.decode("utf-8", "strict")
    except UnicodeDecodeError:
        malformed(f"{what} is not UTF-8")


def unbase64(text: str, what: str) -> bytes:
    """Base64 in its only spelling: other letters, missing padding and unused bits are refused."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        malformed(f"{what} is not base64")
    if base64.b64encode(data).decode("ascii") != text:
        malformed(f"{what} is not base64 as it is written")
    return data


def base64_of_32(text: str, what: str) -> bytes:
    data = unbase64(text, what)
    if len(data) != HASH_LENGTH:
        malformed(f"{what} has {len(data)} bytes")
    return data


def decimal(text: str, what: str) -> int:
    """A size or an index."""
    if not _DECIMAL.fullmatch(text):
        malformed(f"{what} is not a decimal number")
    if len(text) > 19 or int(text) >= NUMBERS_END:
        too_large(f"{what} is 2^63 or more")
    return int(text)


def is_hash(text: object) -> bool:
    return isinstance(text, str) and _HASH.fullmatch(text) is not None


def hash_of(text: str, what: str) -> bytes:
    if not is_hash(text):
        malformed(f"{what} is not a hash")
    return bytes.fromhex(text[2:])


def hash_text(hash_: bytes) -> str:
    return "0x" + hash_.hex()
