"""Runs this reader on the vectors of the format: python vectors.py FOLDER.

Prints the number of cases in each file and every case that differs; exit 1 if any does, or if a file has none.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from proofs.figures import figures_of
from proofs.files import Verified, is_proof, verify_bundle, verify_proof
from proofs.json_text import canonical, parse
from proofs.notes import Checkpoint, Key, check_note, read_checkpoint, read_key, read_note, signed_checkpoint
from proofs.records import metadata_commitment, opened, shown_record
from proofs.refusal import Refusal
from proofs.texts import hash_of, hash_text, utf8
from proofs.tree import check_consistency, check_inclusion, leaf_hash, root_of

Vectors = dict[str, Any]
Case = tuple[str, object, object]

ANY_REFUSAL = "refused"


def outcome(act: Callable[[], object]) -> object:
    """What the act returns, or the code that it is refused with."""
    try:
        return act()
    except Refusal as refusal:
        return refusal.code


def refused(act: Callable[[], object]) -> object:
    """The same where the vectors name no code."""
    try:
        return act()
    except Refusal:
        return ANY_REFUSAL


def merkle(vectors: Vectors, _: Path) -> Iterator[Case]:
    leaves = [leaf_hash(index.to_bytes(8, "big")) for index in range(70_000)]
    roots: dict[int, bytes] = {}

    def root(size: int) -> bytes:
        if size not in roots:
            roots[size] = root_of(leaves[:size])
        return roots[size]

    for case in vectors["leaves"]:
        yield f"leaf of {case['entry']}", case["leaf"], hash_text(leaf_hash(bytes.fromhex(case["entry"])))
    for case in vectors["roots"]:
        yield f"root of {case['size']}", case["root"], hash_text(root(int(case["size"])))
    for case in vectors["inclusion"]:
        index, size = int(case["index"]), int(case["size"])
        leaf = leaves[index]
        path = [hash_of(text, "a hash") for text in case["path"]]

        def included(index: int, path: list[bytes]) -> Callable[[], object]:
            return lambda: check_inclusion(leaf, index, path, size, root(size))

        yield f"inclusion of {index} in {size}", None, outcome(included(index, path))
        yield f"inclusion of {index} in {size}, a hash more", "WRONG_PROOF_LENGTH", outcome(
            included(index, [*path, leaves[0]])
        )
        yield f"inclusion of {size} in {size}", "OUT_OF_RANGE", outcome(included(size, path))
        if path:
            yield f"inclusion of {index} in {size}, a hash less", "WRONG_PROOF_LENGTH", outcome(
                included(index, path[:-1])
            )
    for case in vectors["consistency"]:
        older, size = int(case["older"]), int(case["size"])
        path = [hash_of(text, "a hash") for text in case["path"]]

        def consistent(path: list[bytes], old_root: bytes, older: int) -> Callable[[], object]:
            return lambda: check_consistency(older, size, path, old_root, root(size))

        name = f"consistency of {older} and {size}"
        yield name, None, outcome(consistent(path, root(older), older))
        yield f"{name}, another old root", "ROOT_MISMATCH", outcome(consistent(path, root(older - 1), older))
        yield f"{name}, a hash more", "WRONG_PROOF_LENGTH", outcome(consistent([*path, leaves[0]], root(older), older))
        yield f"{name}, an older size of 0", "OUT_OF_RANGE", outcome(consistent(path, root(0), 0))


def canonical_json(vectors: Vectors, _: Path) -> Iterator[Case]:
    for case in [*vectors["pairs"], *vectors["numbers"], vectors["deepest"]]:
        text = case["input"]
        yield text, case["canonical"], outcome(lambda: canonical(parse(text)).decode())
    for case in vectors["refused"]:
        data = bytes.fromhex(case["input"])
        yield f"{data[:40]!r}", case["code"], outcome(lambda: parse(utf8(data, "a text")))


def commitment(vectors: Vectors, _: Path) -> Iterator[Case]:
    for case in vectors["cases"]:
        record = opened(bytes.fromhex(case["opening"]))
        name = case["record"][:60]
        yield name, case["record"], record.text.decode()
        yield f"{name}, its salt", case["salt"], record.salt.hex()
        yield f"{name}, its commitment", case["commitment"], record.commitment.hex()
        yield f"{name}, its entry", case["entry"], record.entry.hex()
        yield f"{name}, its leaf", case["leaf"], hash_text(record.leaf)
        yield f"{name}, its receipt id", case["receiptId"], hash_text(record.receipt_id)
    for case in vectors["windows"]:
        receipts = [hash_of(text, "a receipt id") for text in case["receiptIds"]]
        yield f"a window of {len(receipts)}", case["proofRoot"], hash_text(root_of(receipts))
    for case in vectors["refusedOpenings"]:
        yield case["what"], ANY_REFUSAL, refused(lambda: opened(bytes.fromhex(case["opening"])))


def metadata(vectors: Vectors, _: Path) -> Iterator[Case]:
    for case in vectors["cases"]:
        made = metadata_commitment(bytes.fromhex(case["salt"]), case["text"].encode())
        yield f"metadata {case['text']!r}", case["commitment"], hash_text(made)
    for case in vectors["openings"]:
        record = opened(bytes.fromhex(case["opening"]))
        shown = (record.text.decode(), record.metadata, record.entry.hex())
        yield case["record"], (case["record"], case["metadata"], case["entry"]), shown
        bare = shown_record(record.text, record.salt)
        yield f"{case['record']}, shown without", case["entry"], bare.entry.hex()
    for case in vectors["refusedOpenings"]:
        yield case["why"], case["code"], outcome(lambda: opened(bytes.fromhex(case["opening"])))


def signed_note(vectors: Vectors, _: Path) -> Iterator[Case]:
    keys = [read_key(case["vkey"]) for case in vectors["keys"]]
    for case, key in zip(vectors["keys"], keys):
        yield case["vkey"], (case["name"], case["id"]), (key.name, key.id.hex())
        other = case["vkey"].replace(f"+{case['id']}+", f"+{case['id'][::-1]}+")
        yield f"{other}, another id", "MALFORMED", outcome(lambda: read_key(other))
    for case in vectors["notes"]:
        note = read_note(case["note"].encode())
        yield f"{case['note'][:20]!r}, its text", case["text"], note.text
        for signer in case["signers"]:
            yield f"{case['note'][:20]!r}, by {signer}", None, outcome(lambda: check_note(note, [read_key(signer)]))
    for case in vectors["refused"]:
        yield f"{case['note'][-70:]!r}", case["code"], outcome(
            lambda: check_note(read_note(case["note"].encode()), keys[:1])
        )
    for case in vectors["edges"]:
        yield case["why"], case["code"], outcome(
            lambda: check_note(read_note(case["note"].encode()), [read_key(case["vkey"])])
        )


def checkpoint(vectors: Vectors, folder: Path) -> Iterator[Case]:
    key = first_key(folder)
    for case in vectors["checkpoints"]:
        root = hash_of(case["root"], "a root")
        expected = Checkpoint(case["origin"], int(case["size"]), root, tuple(case["extensions"]))
        note = read_note(case["signed"].encode())
        yield f"{case['text']!r}", case["text"], note.text
        yield f"{case['text']!r}, read", expected, outcome(lambda: signed_checkpoint(note, key, case["origin"]))
        yield f"{case['text']!r}, of another", "WRONG_ORIGIN", outcome(lambda: signed_checkpoint(note, key, "other"))
    for case in vectors["refused"]:
        yield f"{case['text'][:60]!r}", case["code"], outcome(lambda: read_checkpoint(case["text"]))


def tlog_proof(vectors: Vectors, folder: Path) -> Iterator[Case]:
    key, origin = first_key(folder), vectors["origin"]
    for case in vectors["proofs"]:
        leaf = None if case["record"] else hash_of(case["leaf"], "a leaf")

        def shown(receipt_id: bytes | None) -> object:
            records = verify_proof(case["file"].encode(), key, origin, receipt_id, leaf).records
            return [(record.text.decode(), hash_text(record.leaf), hash_text(record.receipt_id)) for record in records]

        expected = [(case["record"], case["leaf"], case["receiptId"])] if case["record"] else []
        name = f"entry {case['index']}"
        yield name, expected, outcome(lambda: shown(None))
        if case["record"]:
            yield f"{name}, by its receipt id", expected, outcome(
                lambda: shown(hash_of(case["receiptId"], "a receipt id"))
            )
            yield f"{name}, by another", "ROOT_MISMATCH", outcome(lambda: shown(bytes(32)))
    for place, case in enumerate(vectors["refused"]):
        file = case["file"].encode()
        yield f"refused {place}", case["code"], outcome(lambda: verify_proof(file, key, origin))


def bundle(vectors: Vectors, folder: Path) -> Iterator[Case]:
    key, origin = first_key(folder), vectors["origin"]
    for place, case in enumerate(vectors["bundles"]):
        file = case["file"].encode()
        root = hash_of(case["proofRoot"], "a proof root")
        name = f"bundle {place}"
        yield name, case["records"], outcome(lambda: str(len(verify_bundle(file, key, origin, root).records)))
        yield f"{name}, by another root", "ROOT_MISMATCH", outcome(
            lambda: verify_bundle(file, key, origin, bytes(32))
        )
        yield f"{name}, of another log", "WRONG_ORIGIN", outcome(lambda: verify_bundle(file, key, "other", root))
    for case in vectors["refused"]:
        yield case["why"], case["code"], outcome(lambda: verify_bundle(case["file"].encode(), key, origin))


def statement(vectors: Vectors, folder: Path) -> Iterator[Case]:
    key, origin = first_key(folder), vectors["origin"]

    def said(case: dict[str, Any]) -> object:
        file = case["file"].encode()
        verify: Callable[..., Verified] = verify_proof if is_proof(file) else verify_bundle
        figures = figures_of(verify(file, key, origin).records, case["production"])
        if figures is None:
            return "nothing to add up"
        return figures[0] | {"word": figures[1]["figures"], "historyWord": figures[1]["historyRoot"]}

    for case in vectors["accepted"]:
        expected = {name: value for name, value in case.items() if name not in ("why", "production", "file")}
        yield case["why"], expected, outcome(lambda: said(case))
    for case in vectors["refused"]:
        yield case["why"], case["code"], outcome(lambda: said(case))


FILES: dict[str, Callable[[Vectors, Path], Iterator[Case]]] = {
    "merkle": merkle,
    "canonical-json": canonical_json,
    "commitment": commitment,
    "metadata": metadata,
    "signed-note": signed_note,
    "checkpoint": checkpoint,
    "tlog-proof": tlog_proof,
    "bundle": bundle,
    "statement": statement,
}


def load(folder: Path, name: str) -> Vectors:
    vectors: Vectors = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return vectors


def first_key(folder: Path) -> Key:
    return read_key(load(folder, "signed-note")["keys"][0]["vkey"])


def main() -> int:
    folder = Path(sys.argv[1])
    failed = 0
    for name, cases in FILES.items():
        count = differing = 0
        for what, expected, actual in cases(load(folder, name), folder):
            count += 1
            if expected != actual:
                differing += 1
                print(f"DIFFERS  {name}: {what}\n         vector {expected!r}\n         reader {actual!r}")
        print(f"{'FAIL' if differing or not count else 'ok  '}  {name}: {count} cases, {differing} differ", flush=True)
        failed += differing or not count
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
