"""What the deltas of a verified file come to (§10)."""

from collections.abc import Sequence
from dataclasses import dataclass

from .members import BALANCE_DIGITS, DELTA_DIGITS, Members
from .records import DELTA, STATEMENT, Record
from .refusal import Refusal


@dataclass(frozen=True)
class Delta:
    receipt_id: bytes
    customer: str
    sequence: int
    amount: int
    balance: int
    accepted_at: str

    @property
    def before(self) -> int:
        """The balance before this record."""
        return self.balance - self.amount


@dataclass(frozen=True)
class Statement:
    environment: str
    issuer: str
    customer: str
    start: str
    end: str
    first: int
    last: int
    count: int
    opening: int
    closing: int
    net: int
    adjusting: int
    proof_root: bytes | None
    history_root: bytes
    customer_name: str | None
    unit: str | None
    accepted_at: str


@dataclass(frozen=True)
class Run:
    """Deltas of one customer in order, and the statement behind them, if there is one."""

    deltas: tuple[Delta, ...]
    statement: Statement | None


def run_of(records: Sequence[Record]) -> Run | None:
    """The deltas and the statement among the records, or nothing where there are none of them."""
    if not any(record.type in (DELTA, STATEMENT) for record in records):
        return None
    beside_statement = any(record.type == STATEMENT for record in records)
    deltas: list[Delta] = []
    statement: Statement | None = None
    for place, record in enumerate(records):
        before = deltas[-1] if deltas else None
        if statement is not None:
            raise Refusal("NOT_UNDERSTOOD", f"record {place + 1} of the file is behind a statement")
        if record.type == DELTA:
            delta = _delta(record)
            _check_same_run(before, delta)
            _check_delta(before, delta, beside_statement)
            deltas.append(delta)
        elif record.type == STATEMENT:
            statement = _statement(record)
            _check_same_run(before, statement)
        else:
            raise Refusal("NOT_UNDERSTOOD", f"record {place + 1} of the file is of another type")
    return Run(tuple(deltas), statement)


def _check_same_run(before: Delta | None, record: Delta | Statement) -> None:
    if before is None:
        return
    if record.customer != before.customer:
        raise Refusal("SECOND_CUSTOMER", f"a record is of {record.customer} and not of {before.customer}")
    if record.accepted_at < before.accepted_at:
        raise Refusal("OUT_OF_ORDER", "a record was accepted earlier than the one before")


def _check_delta(before: Delta | None, delta: Delta, holes_come_last: bool) -> None:
    if before is None:
        if delta.sequence == 1 and delta.before != 0:
            raise Refusal("WRONG_BALANCE", "there is a balance before the first record of all")
        return
    if delta.sequence <= before.sequence:
        raise Refusal("OUT_OF_ORDER", f"sequence {delta.sequence} is behind {before.sequence}")
    if delta.sequence == before.sequence + 1:
        if delta.before != before.balance:
            raise Refusal("WRONG_BALANCE", f"the balance of sequence {delta.sequence} does not follow")
    elif not holes_come_last:
        raise Refusal("MISSING_RECORDS", f"sequence {delta.sequence} is behind {before.sequence}")


def _delta(record: Record) -> Delta:
    members = Members(record.members)
    members.text("recordId")
    members.text("reason")
    return Delta(
        record.receipt_id,
        members.text("customerId"),
        members.whole("sequence", 1),
        members.amount("delta", DELTA_DIGITS),
        members.amount("balance", BALANCE_DIGITS),
        members.time("acceptedAt"),
    )


def _statement(record: Record) -> Statement:
    members = Members(record.members)
    members.text("entryId")
    return Statement(
        members.text("environment"),
        members.text("issuer"),
        members.text("customerId"),
        members.time("start"),
        members.time("end"),
        members.whole("firstSequence", 1),
        members.whole("lastSequence", 0),
        members.whole("count", 0),
        members.amount("opening", BALANCE_DIGITS),
        members.amount("closing", BALANCE_DIGITS),
        members.amount("net", BALANCE_DIGITS),
        members.amount("adjusting", BALANCE_DIGITS),
        members.hash_if_any("proofRoot"),
        members.hash("historyRoot"),
        members.text_if_any("customerName"),
        members.text_if_any("unit"),
        members.time("acceptedAt"),
    )
