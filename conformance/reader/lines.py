"""Answers questions about files, one a line of standard input, until that ends: python lines.py.

A question is an object in JSON: the file in base64, the log's key, production and singly, and of a file that
shows no record the root to look for. An answer is an object of texts on one line;
before the first it says that it is ready.
"""

import base64
import json
import sys
from functools import lru_cache
from typing import Any

from proofs.figures import figures_of
from proofs.files import Verified, is_proof, verify_bundle, verify_proof
from proofs.notes import Key, read_key
from proofs.refusal import Refusal
from proofs.texts import hash_of, hash_text

Answer = dict[str, str]


@lru_cache
def key_of(text: str) -> Key:
    return read_key(text)


def answer(question: dict[str, Any]) -> Answer:
    try:
        verified = _verified(question)
        said = {
            "verdict": "verified",
            "size": str(verified.checkpoint.size),
            "treeRoot": hash_text(verified.checkpoint.root),
            "records": str(len(verified.records)),
            "metadata": str(sum(record.metadata is not None for record in verified.records)),
        }
        return said | _figures(verified, question["production"], question["singly"])
    except Refusal as refusal:
        return {"verdict": "refused", "code": refusal.code}
    except Exception as problem:  # that a reader fails is an answer too, which no other gives
        return {"verdict": "failed", "why": repr(problem)}


def _verified(question: dict[str, Any]) -> Verified:
    data = base64.b64decode(question["file"])
    key = key_of(question["key"])
    if is_proof(data):
        root = question.get("root")
        return verify_proof(data, key, key.name, leaf=hash_of(root, "the leaf") if root else None)
    return verify_bundle(data, key, key.name)


def _figures(verified: Verified, production: bool, singly: bool) -> Answer:
    if singly and not production:
        return {}
    known = figures_of(verified.records, production)
    if known is None:
        return {}
    figures, words = known
    said = {name: value for name, value in figures.items() if value is not None}
    return said | ({"word": words["figures"], "historyWord": words["historyRoot"]} if words else {})


def main() -> None:
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
