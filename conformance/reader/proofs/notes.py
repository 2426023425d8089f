"""Keys (§6), signed notes (§7) and checkpoints (§8)."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from .ed25519 import is_point, verifies
from .refusal import Refusal, malformed, too_large
from .texts import base64_of_32, decimal, unbase64, utf8

MOST_BYTES = 262_144
MOST_TEXT = 131_072
MOST_SIGNATURES = 64

_ED25519 = b"\x01"
_DASH = "\u2014"


@dataclass(frozen=True)
class Key:
    """A verifier key."""

    name: str
    id: bytes
    public: bytes


@dataclass(frozen=True)
class Signature:
    name: str
    id: bytes
    bytes: bytes


@dataclass(frozen=True)
class Note:
    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...]


def read_key(text: str) -> Key:
    name, _, rest = text.partition("+")
    id_, plus, encoded = rest.partition("+")
    if not plus or not _is_name(name):
        malformed("a key has not the form of one")
    typed = unbase64(encoded, "a key")
    if len(typed) != 33 or typed[:1] != _ED25519 or not is_point(typed[1:]):
        malformed("a key is not of Ed25519")
    expected = sha256(name.encode() + b"\n" + typed).digest()[:4]
    if id_ != expected.hex():
        malformed("a key has another id")
    return Key(name, expected, typed[1:])


def _is_name(name: str) -> bool:
    return bool(name) and not any(
        letter == "+" or letter < " " or letter == "\x85" or unicodedata.category(letter) in ("Zs", "Zl", "Zp")
        for letter in name
    )


def read_note(data: bytes) -> Note:
    """The parts of a note, of which nothing is known before its signatures are checked."""
    if len(data) > MOST_BYTES:
        too_large("a signed note is too long")
    note = utf8(data, "a signed note")
    split = note.rfind("\n\n")
    if split < 0:
        malformed("a signed note has no empty line")
    text, below = note[: split + 1], note[split + 2 :]
    _check_text(text)
    if not below.endswith("\n"):
        malformed("the signatures of a note do not end in a newline")
    lines = below[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        too_large("a note has too many signatures")
    return Note(text, tuple(_signature(line) for line in lines))


def _check_text(text: str) -> None:
    if len(text.encode()) > MOST_TEXT:
        too_large("the text of a note is too long")
    if not text.endswith("\n") or any(letter < " " and letter != "\n" for letter in text):
        malformed("a text is none of a note")


def _signature(line: str) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != _DASH or not _is_name(parts[1]):
        malformed("a signature has not the form of one")
    data = unbase64(parts[2], "a signature")
    if len(data) <= 4:
        malformed("a signature is too short")
    return Signature(parts[1], data[:4], data[4:])


def check_note(note: Note, trusted: Sequence[Key]) -> None:
    known = 0
    for signature in note.signatures:
        for key in trusted:
            if (key.name, key.id) == (signature.name, signature.id):
                known += 1
                if not verifies(key.public, note.text.encode(), signature.bytes):
                    raise Refusal("BAD_SIGNATURE", f"the signature of {key.name} does not verify")
    if not known:
        raise Refusal("UNKNOWN_SIGNER", "no trusted key has signed")


def read_checkpoint(text: str) -> Checkpoint:
    _check_text(text)
    lines = text[:-1].split("\n")
    if len(lines) < 3 or not all(lines):
        malformed("a checkpoint lacks a line or has an empty one")
    size = decimal(lines[1], "the size of a checkpoint")
    root = base64_of_32(lines[2], "the root of a checkpoint")
    return Checkpoint(lines[0], size, root, tuple(lines[3:]))


def signed_checkpoint(note: Note, key: Key, origin: str) -> Checkpoint:
    """The checkpoint in a note, once it is signed by the key and of the origin."""
    check_note(note, [key])
    checkpoint = read_checkpoint(note.text)
    if checkpoint.origin != origin:
        raise Refusal("WRONG_ORIGIN", f"the checkpoint is of {checkpoint.origin}")
    return checkpoint
