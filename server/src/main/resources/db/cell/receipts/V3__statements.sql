-- The checkpoint of a window that has ended is final: it is that of the statement in the log, which
-- there is for windows without a record too.
alter table receipts.checkpoints add column statement bytea;
alter table receipts.checkpoints alter column proof_root drop not null;
alter table receipts.checkpoints
  drop constraint checkpoints_scope,
  drop constraint checkpoints_span,
  add constraint checkpoints_scope unique nulls not distinct
    (ledger_id, customer_id, window_start, window_end, last_sequence, statement),
  add constraint checkpoints_span check (
    after_sequence >= 0 and after_sequence <= last_sequence
    and (after_sequence = last_sequence) = (proof_root is null)
    and (proof_root is not null or statement is not null)),
  add constraint checkpoints_statement check (octet_length(statement) = 32);
