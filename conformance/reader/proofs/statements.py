"""What a statement comes to (§10)."""

from collections.abc import Sequence
from typing import NoReturn

from .deltas import Delta, Run, Statement
from .refusal import Refusal
from .tree import root_of

STATED = "stated"
CONSISTENT = "consistent"
RE_ADDED = "re-added"


def word_of(run: Run, statement: Statement) -> str:
    """The word that a reader says of the figures, once the deltas beside the statement agree with it."""
    _check_itself(statement)
    window = [delta for delta in run.deltas if delta.sequence >= statement.first]
    edge = run.deltas[0] if run.deltas and run.deltas[0].sequence == statement.first - 1 else None
    if len(window) + (edge is not None) < len(run.deltas):
        _wrong("a record is before the edge of the window")
    if edge is not None:
        _check_edge(edge, statement)
    _check_window(window, statement)
    if not run.deltas:
        return STATED
    _check_none_is_missing(edge, window, statement)
    return RE_ADDED if statement.count and len(window) == statement.count else CONSISTENT


def _check_itself(statement: Statement) -> None:
    if statement.start >= statement.end or statement.accepted_at < statement.end:
        _wrong("its window does not end, or it was made before the end")
    if statement.environment not in ("sandbox", "production"):
        _wrong("it is of another environment")
    if statement.count != statement.last - statement.first + 1:
        _wrong("its count is not that of its sequences")
    if statement.net != statement.closing - statement.opening:
        _wrong("its net is not between its balances")
    if (statement.proof_root is None) != (statement.count == 0):
        _wrong("it has a proof root of no records, or none of some")
    if statement.count == 0 and (statement.net or statement.adjusting):
        _wrong("it has an amount of no records")
    if statement.first == 1:
        if statement.opening:
            _wrong("it has a balance before the first record of all")
        if statement.history_root != (statement.proof_root or root_of([])):
            _wrong("its history is its window, with another root")


def _check_edge(edge: Delta, statement: Statement) -> None:
    if edge.accepted_at >= statement.start or edge.balance != statement.opening:
        _wrong("the record before the window is not before it, or has another balance")


def _check_window(window: Sequence[Delta], statement: Statement) -> None:
    for delta in window:
        if delta.sequence > statement.last or not statement.start <= delta.accepted_at < statement.end:
            _wrong(f"sequence {delta.sequence} is not in the window")
        if delta.sequence == statement.first and delta.before != statement.opening:
            _wrong("the first record has another balance before it")
        if delta.sequence == statement.last and delta.balance != statement.closing:
            _wrong("the last record has another balance")
    if window and len(window) == statement.count:
        if root_of([delta.receipt_id for delta in window]) != statement.proof_root:
            _wrong("the proof root is of other records")


def _check_none_is_missing(edge: Delta | None, window: Sequence[Delta], statement: Statement) -> None:
    if statement.first > 1 and edge is None:
        _missing("the record before the window")
    if statement.count == 0:
        return
    if not window or window[0].sequence != statement.first:
        _missing("the first record of the window")
    if window[-1].sequence != statement.last:
        _missing("the last record of the window")
    if len(window) not in (statement.count, 2):
        _missing("a record between others of the window")


def _wrong(why: str) -> NoReturn:
    raise Refusal("WRONG_STATEMENT", f"the statement contradicts itself or the records beside it: {why}")


def _missing(what: str) -> NoReturn:
    raise Refusal("MISSING_RECORDS", f"{what} is not there")
