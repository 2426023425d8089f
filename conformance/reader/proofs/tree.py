"""Merkle trees (§2), and the shared paths of bundles (§10)."""

from collections.abc import Sequence
from hashlib import sha256

from .refusal import Refusal


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class GrowingRoot:
    """The root over subtrees that come from left to right, each with its height."""

    def __init__(self) -> None:
        self._pairs: list[tuple[int, bytes]] = []

    def append(self, height: int, hash_: bytes) -> None:
        while self._pairs and self._pairs[-1][0] == height:
            hash_ = node_hash(self._pairs.pop()[1], hash_)
            height += 1
        self._pairs.append((height, hash_))

    def root(self) -> bytes:
        if not self._pairs:
            return sha256().digest()
        hashes = [hash_ for _, hash_ in self._pairs]
        root = hashes.pop()
        while hashes:
            root = node_hash(hashes.pop(), root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    growing = GrowingRoot()
    for leaf in leaves:
        growing.append(0, leaf)
    return growing.root()


def subtree_heights(start: int, end: int) -> list[int]:
    """The heights of subtrees(start, end) of §10."""
    heights = []
    while start < end:
        height = (end - start).bit_length() - 1
        if start:
            height = min(height, (start & -start).bit_length() - 1)
        heights.append(height)
        start += 1 << height
    return heights


def check_inclusion(leaf: bytes, index: int, path: Sequence[bytes], size: int, root: bytes) -> None:
    """RFC 9162 §2.1.3.2."""
    if index >= size:
        raise Refusal("OUT_OF_RANGE", f"there is no entry {index} in a tree of {size}")
    number, last, hash_ = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise Refusal("WRONG_PROOF_LENGTH", "the inclusion path is too long")
        if number & 1 or number == last:
            hash_ = node_hash(sibling, hash_)
            while not number & 1 and number:
                number >>= 1
                last >>= 1
        else:
            hash_ = node_hash(hash_, sibling)
        number >>= 1
        last >>= 1
    if last:
        raise Refusal("WRONG_PROOF_LENGTH", "the inclusion path is too short")
    if hash_ != root:
        raise Refusal("ROOT_MISMATCH", "the inclusion path does not lead to the root")


def check_consistency(older: int, size: int, path: Sequence[bytes], old_root: bytes, root: bytes) -> None:
    """RFC 9162 §2.1.4.2."""
    if not 0 < older <= size:
        raise Refusal("OUT_OF_RANGE", f"a tree of {older} is not an older one of {size}")
    if older == size:
        if path:
            raise Refusal("WRONG_PROOF_LENGTH", "trees of one size need no path")
        if old_root != root:
            raise Refusal("ROOT_MISMATCH", "trees of one size have different roots")
        return
    hashes = list(path)
    if older & (older - 1) == 0:
        hashes.insert(0, old_root)
    if not hashes:
        raise Refusal("WRONG_PROOF_LENGTH", "the consistency path is too short")
    number, last = older - 1, size - 1
    while number & 1:
        number >>= 1
        last >>= 1
    old_hash = new_hash = hashes[0]
    for hash_ in hashes[1:]:
        if last == 0:
            raise Refusal("WRONG_PROOF_LENGTH", "the consistency path is too long")
        if number & 1 or number == last:
            old_hash = node_hash(hash_, old_hash)
            new_hash = node_hash(hash_, new_hash)
            while not number & 1 and number:
                number >>= 1
                last >>= 1
        else:
            new_hash = node_hash(new_hash, hash_)
        number >>= 1
        last >>= 1
    if last:
        raise Refusal("WRONG_PROOF_LENGTH", "the consistency path is too short")
    if old_hash != old_root or new_hash != root:
        raise Refusal("ROOT_MISMATCH", "the consistency path does not lead to both roots")
