"""Reads one proof file or bundle: python reader.py FILE --key KEY, and says what it proves.

Exit 0 if the file is verified, 1 if it is refused, 2 if it could not be checked.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from proofs.figures import figures_of, is_of_sandbox
from proofs.files import MOST_OF_A_BUNDLE, Verified, is_proof, verify_bundle, verify_proof
from proofs.notes import Key, read_key
from proofs.refusal import Refusal
from proofs.texts import hash_of, hash_text


def verdict(arguments: argparse.Namespace) -> dict[str, Any]:
    """What is to be said of the file, as members of one JSON object."""
    key = read_key(arguments.key)
    root = hash_of(arguments.root, "the root") if arguments.root else None
    leaf = hash_of(arguments.leaf, "the leaf") if arguments.leaf else None
    with Path(arguments.file).open("rb") as file:
        data = file.read(MOST_OF_A_BUNDLE + 1)
    try:
        return _accepted(_verified(data, key, arguments.origin or key.name, root, leaf), arguments)
    except Refusal as refusal:
        return {"verdict": "refused", "code": refusal.code, "why": refusal.why}


def _verified(data: bytes, key: Key, origin: str, root: bytes | None, leaf: bytes | None) -> Verified:
    if is_proof(data):
        return verify_proof(data, key, origin, root, leaf)
    return verify_bundle(data, key, origin, root)


def _accepted(verified: Verified, arguments: argparse.Namespace) -> dict[str, Any]:
    said: dict[str, Any] = {
        "verdict": "verified",
        "origin": verified.checkpoint.origin,
        "size": str(verified.checkpoint.size),
        "treeRoot": hash_text(verified.checkpoint.root),
        "records": len(verified.records),
    }
    if arguments.partial and not arguments.production:
        if is_of_sandbox(verified.records):
            said["environment"] = "sandbox"
        return said | {"verdict": "records in the log; holes and edges are not proven"}
    figures = figures_of(verified.records, arguments.production)
    if figures is None:
        return said | {"figures": None}
    return said | {"figures": figures[0], "words": figures[1]}


def lines(said: dict[str, Any]) -> list[str]:
    """The same for people, a line for each."""
    if "code" in said:
        return [f"REFUSED  {said['code']}: {said['why']}"]
    text = [said["verdict"]]
    text += [f"{name:16} {said[name]}" for name in ("origin", "size", "treeRoot", "records")]
    if "environment" in said:
        text.append("environment      SANDBOX")
    if "figures" not in said:
        return text
    if said["figures"] is None:
        return [*text, "There is no delta and no statement: nothing to add up."]
    words = said["words"]
    for name, value in said["figures"].items():
        shown = value.upper() if value == "sandbox" else value
        word = words.get(name, words.get("figures"))
        if value is not None:
            text.append(f"{name:16} {shown}" + (f"  ({word})" if word else ""))
    return text


def main() -> int:
    parser = argparse.ArgumentParser(prog="reader.py", description="Reads a proof file or a bundle.")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--key", required=True, help="the log's verifier key, from a source that you trust")
    parser.add_argument("--origin", help="the log that you mean; the key's name if it is not given")
    parser.add_argument("--root", help="the proof root or receipt id that the file was asked for by")
    parser.add_argument("--leaf", help="the leaf hash to look for where the file shows no record")
    parser.add_argument("--production", action="store_true", help="refuse what is no statement of production")
    parser.add_argument("--partial", action="store_true", help="take the records singly, unless they have to be of production")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    try:
        said = verdict(arguments)
    except (OSError, ValueError, Refusal) as problem:
        print(f"The file could not be checked: {problem}", file=sys.stderr)
        return 2
    print(json.dumps(said, ensure_ascii=False) if arguments.json else "\n".join(lines(said)))
    return 1 if "code" in said else 0


if __name__ == "__main__":
    sys.exit(main())
