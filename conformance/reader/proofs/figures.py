"""What a reader says of a verified file, by the names that deltas and statements have for it."""

from collections.abc import Sequence

from .deltas import Delta, Statement, run_of
from .members import amount_text
from .records import STATEMENT, Record
from .refusal import Refusal
from .statements import RE_ADDED, STATED, word_of
from .texts import hash_text

Figures = dict[str, str | None]


def figures_of(records: Sequence[Record], production: bool) -> tuple[Figures, dict[str, str]] | None:
    """The figures, and of those of a statement their words; nothing where there is nothing to add up."""
    run = run_of(records)
    if run is None or run.statement is None:
        if production:
            raise Refusal("NO_STATEMENT", "nothing here says that it is of production")
        return None if run is None else (_of_deltas(run.deltas), {})
    word = word_of(run, run.statement)
    if production and is_of_sandbox(records):
        raise Refusal("SANDBOX", "the statement is of a SANDBOX")
    return _of_statement(run.statement), _words(run.statement, word)


def is_of_sandbox(records: Sequence[Record]) -> bool:
    """Whether a statement among the records says so, which has to be said of records singly too."""
    return any(record.type == STATEMENT and record.members.get("environment") == "sandbox" for record in records)


def _of_deltas(deltas: Sequence[Delta]) -> Figures:
    first, last = deltas[0], deltas[-1]
    return {
        "customerId": first.customer,
        "firstSequence": str(first.sequence),
        "lastSequence": str(last.sequence),
        "count": str(len(deltas)),
        "firstAcceptedAt": first.accepted_at,
        "lastAcceptedAt": last.accepted_at,
        "sum": amount_text(sum(delta.amount for delta in deltas)),
        "balanceBefore": amount_text(first.before),
        "balanceAfter": amount_text(last.balance),
    }


def _of_statement(statement: Statement) -> Figures:
    return {
        "environment": statement.environment,
        "issuer": statement.issuer,
        "customerId": statement.customer,
        "start": statement.start,
        "end": statement.end,
        "firstSequence": str(statement.first),
        "lastSequence": str(statement.last),
        "count": str(statement.count),
        "opening": amount_text(statement.opening),
        "closing": amount_text(statement.closing),
        "net": amount_text(statement.net),
        "adjusting": amount_text(statement.adjusting),
        "proofRoot": hash_text(statement.proof_root) if statement.proof_root else None,
        "historyRoot": hash_text(statement.history_root),
        "customerName": statement.customer_name,
        "unit": statement.unit,
    }


def _words(statement: Statement, word: str) -> dict[str, str]:
    """A word for each figure that has another than the statement as a whole, and one for that as `figures`."""
    re_added = word == RE_ADDED
    always = ("environment", "issuer", "adjusting", "customerName", "unit")
    return {
        "figures": word,
        **dict.fromkeys(always, STATED),
        "proofRoot": word if re_added else STATED,
        "historyRoot": word if re_added and statement.first == 1 else STATED,
    }
