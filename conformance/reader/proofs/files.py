"""Proof files (§9) and bundles (§10)."""

from collections.abc import Sequence
from dataclasses import dataclass

from .json_text import Json, parse_held
from .notes import Checkpoint, Key, Note, read_key, read_note, signed_checkpoint
from .records import STATEMENT, Record, opened, shown_record
from .refusal import Refusal, malformed, too_large
from .texts import base64_of_32, decimal, hash_of, unbase64, utf8
from .tree import GrowingRoot, check_inclusion, root_of, subtree_heights

MOST_OF_A_PROOF = 524_288
MOST_OF_A_BUNDLE = 67_108_864

_FIRST_LINE = "c2sp.org/tlog-proof@v1"
_BUNDLE_TYPE = "pacspace.io/proof-bundle/v2"
_MEMBERS = {"type", "origin", "key", "proofRoot", "checkpoint", "rest", "records"}
_OF_RECORD = {"index", "record", "salt", "between"}
_OF_METADATA = {"metadata", "metadataSalt"}
_MOST_OF_A_PATH = 63
_MOST_BETWEEN = 126
_DOUBLES_END = 1 << 53


@dataclass(frozen=True)
class Verified:
    """What a file has proven to be in the log."""

    checkpoint: Checkpoint
    records: tuple[Record, ...]


@dataclass(frozen=True)
class _Proof:
    record: Record | None
    index: int
    path: tuple[bytes, ...]
    checkpoint: Note


@dataclass(frozen=True)
class _Element:
    index: int
    record: Record
    between: tuple[bytes, ...]


@dataclass(frozen=True)
class _Bundle:
    origin: str
    key: Key
    proof_root: bytes
    checkpoint: Note
    rest: tuple[bytes, ...]
    elements: tuple[_Element, ...]


def is_proof(data: bytes) -> bool:
    """Whether a file means to be a proof file and no bundle."""
    return data.startswith(b"c2sp.org/tlog-proof@")


def verify_proof(
    data: bytes, key: Key, origin: str, receipt_id: bytes | None = None, leaf: bytes | None = None
) -> Verified:
    """Verifies a proof file: for the receipt id, if given; of the leaf, if the file shows no record."""
    proof = _read_proof(data)
    if proof.record is not None:
        leaf = proof.record.leaf
        if receipt_id is not None and proof.record.receipt_id != receipt_id:
            raise Refusal("ROOT_MISMATCH", "the record has another receipt id")
    if leaf is None:
        raise ValueError("The file shows no record: the leaf to look for has to be given.")
    checkpoint = signed_checkpoint(proof.checkpoint, key, origin)
    check_inclusion(leaf, proof.index, proof.path, checkpoint.size, checkpoint.root)
    return Verified(checkpoint, () if proof.record is None else (proof.record,))


def _read_proof(data: bytes) -> _Proof:
    if len(data) > MOST_OF_A_PROOF:
        too_large("a proof file is too long")
    head, gap, note = utf8(data, "a proof file").partition("\n\n")
    lines = head.split("\n")
    if not gap or lines.pop(0) != _FIRST_LINE:
        malformed("a proof file has another first line, or no checkpoint")
    record = None
    if lines and lines[0].startswith("extra "):
        record = opened(unbase64(lines.pop(0)[6:], "the extra line"))
    if not lines or not lines[0].startswith("index "):
        malformed("a proof file has no index")
    index = decimal(lines.pop(0)[6:], "the index")
    if len(lines) > _MOST_OF_A_PATH:
        too_large("an inclusion path is too long")
    path = tuple(base64_of_32(line, "a hash of the path") for line in lines)
    return _Proof(record, index, path, read_note(note.encode()))


def verify_bundle(data: bytes, key: Key, origin: str, proof_root: bytes | None = None) -> Verified:
    """Verifies a bundle: for the proof root, or else for the one that it says."""
    bundle = _read_bundle(data)
    if proof_root is not None and bundle.proof_root != proof_root:
        raise Refusal("ROOT_MISMATCH", "the bundle is of another proof root")
    if bundle.origin != origin:
        raise Refusal("WRONG_ORIGIN", f"the bundle is of {bundle.origin}")
    checkpoint = signed_checkpoint(bundle.checkpoint, key, origin)
    if _tree_root(bundle, checkpoint.size) != checkpoint.root:
        raise Refusal("ROOT_MISMATCH", "the records do not lead to the root of the checkpoint")
    records = tuple(element.record for element in bundle.elements)
    if _stands_for(records) != bundle.proof_root:
        raise Refusal("ROOT_MISMATCH", "the proof root stands for other records")
    return Verified(checkpoint, records)


def _stands_for(records: Sequence[Record]) -> bytes:
    if records[-1].type == STATEMENT:
        return records[-1].receipt_id
    return root_of([record.receipt_id for record in records])


def _tree_root(bundle: _Bundle, size: int) -> bytes:
    growing = GrowingRoot()
    place = 0
    for element in bundle.elements:
        if not place <= element.index < size:
            raise Refusal("OUT_OF_RANGE", f"entry {element.index} is not behind the one before and in the tree")
        _append(growing, place, element.index, element.between)
        growing.append(0, element.record.leaf)
        place = element.index + 1
    _append(growing, place, size, bundle.rest)
    return growing.root()


def _append(growing: GrowingRoot, start: int, end: int, hashes: Sequence[bytes]) -> None:
    heights = subtree_heights(start, end)
    if len(heights) != len(hashes):
        raise Refusal("WRONG_PROOF_LENGTH", f"{len(hashes)} hashes for {len(heights)} subtrees from {start} to {end}")
    for height, hash_ in zip(heights, hashes):
        growing.append(height, hash_)


def _read_bundle(data: bytes) -> _Bundle:
    if len(data) > MOST_OF_A_BUNDLE:
        too_large("a bundle is too long to be read as a whole")
    members = parse_held(utf8(data, "a bundle"))
    if not isinstance(members, dict) or set(members) != _MEMBERS or list(members)[-1] != "records":
        malformed("a bundle has not the members of one")
    if members["type"] != _BUNDLE_TYPE:
        malformed("a bundle has another type")
    records = members["records"]
    if not isinstance(records, list) or not records:
        malformed("a bundle has no records")
    return _Bundle(
        _string(members["origin"]),
        read_key(_string(members["key"])),
        hash_of(_string(members["proofRoot"]), "a proof root"),
        read_note(_string(members["checkpoint"]).encode()),
        _hashes(members["rest"]),
        tuple(_read_element(element) for element in records),
    )


def _read_element(element: Json) -> _Element:
    if not isinstance(element, dict) or set(element) not in (_OF_RECORD, _OF_RECORD | _OF_METADATA):
        malformed("a record of a bundle has not the members of one")
    metadata = None
    if "metadata" in element:
        salt = base64_of_32(_string(element["metadataSalt"]), "a salt of metadata")
        metadata = (salt, _string(element["metadata"]).encode())
    salt = base64_of_32(_string(element["salt"]), "a salt")
    record = shown_record(_string(element["record"]).encode(), salt, metadata)
    return _Element(_index(element["index"]), record, _hashes(element["between"]))


def _index(value: Json) -> int:
    if not isinstance(value, float) or not value.is_integer() or value < 0:
        malformed("an index is no whole number")
    if value >= _DOUBLES_END:
        too_large("an index is 2^53 or more")
    return int(value)


def _hashes(value: Json) -> tuple[bytes, ...]:
    if not isinstance(value, list) or len(value) > _MOST_BETWEEN:
        malformed("hashes are in no array, or too many")
    return tuple(base64_of_32(_string(element), "a hash") for element in value)


def _string(value: Json) -> str:
    if not isinstance(value, str):
        malformed("a member is no string")
    return value
