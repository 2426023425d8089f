"""Records, their metadata and their commitments (§3, §4)."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from .json_text import Json, canonical, parse
from .refusal import Refusal, malformed, too_large
from .texts import HASH_LENGTH, hash_text, utf8
from .tree import leaf_hash

MOST_BYTES = 65_536

_RECORD_LABEL = b"pacspace.io/record-commitment/v1"
_RECEIPT_LABEL = b"pacspace.io/record-receipt-id/v1"
_METADATA_LABEL = b"pacspace.io/metadata-of-delta/v1"

DELTA = "pacspace.io/delta/v2"
STATEMENT = "pacspace.io/statement/v1"


@dataclass(frozen=True)
class Record:
    """A record as it is shown, with its salt."""

    text: bytes
    members: dict[str, Json]
    salt: bytes
    metadata: str | None = None

    @cached_property
    def commitment(self) -> bytes:
        return _committed(_RECORD_LABEL, self.salt, self.text)

    @cached_property
    def entry(self) -> bytes:
        return b"\x01" + self.commitment

    @cached_property
    def leaf(self) -> bytes:
        return leaf_hash(self.entry)

    @cached_property
    def receipt_id(self) -> bytes:
        return leaf_hash(b"\x02" + sha256(_RECEIPT_LABEL + self.salt + self.commitment).digest())

    @property
    def type(self) -> Json:
        return self.members.get("type")


def metadata_commitment(salt: bytes, metadata: bytes) -> bytes:
    return _committed(_METADATA_LABEL, salt, metadata)


def _committed(label: bytes, salt: bytes, content: bytes) -> bytes:
    return sha256(label + salt + len(content).to_bytes(8, "big") + content).digest()


def shown_record(text: bytes, salt: bytes, metadata: tuple[bytes, bytes] | None = None) -> Record:
    """A record, once it is canonical and its metadata, given behind their salt, are its own."""
    if len(text) > MOST_BYTES:
        too_large("a record is too long")
    members = parse(utf8(text, "a record"))
    if not isinstance(members, dict) or canonical(members) != text:
        malformed("a record is no object in canonical form")
    if metadata is None:
        return Record(text, members, salt)
    metadata_salt, content = metadata
    if len(content) > MOST_BYTES:
        too_large("metadata are too long")
    shown = utf8(content, "metadata")
    if members.get("metadata") != hash_text(metadata_commitment(metadata_salt, content)):
        raise Refusal("OTHER_METADATA", "the metadata are not those of the record")
    return Record(text, members, salt, shown)


def opened(opening: bytes) -> Record:
    """The record in an opening (§4)."""
    version, salt, rest = opening[:1], opening[1:33], opening[33:]
    if len(salt) != HASH_LENGTH:
        malformed("an opening ends within its salt")
    if version == b"\x01":
        return shown_record(rest, salt)
    if version != b"\x02":
        malformed("an opening has another version")
    metadata_salt, length, rest = rest[:32], rest[32:36], rest[36:]
    if len(length) != 4 or int.from_bytes(length, "big") > len(rest):
        malformed("an opening ends within its parts")
    end = int.from_bytes(length, "big")
    return shown_record(rest[:end], salt, (metadata_salt, rest[end:]))
