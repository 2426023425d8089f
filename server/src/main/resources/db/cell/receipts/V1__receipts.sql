-- What a proof root stands for: a customer's records of the sequences above `after_sequence`, up to and
-- with `last_sequence`. Worked out once for each such span. It is found by its root alone, by whoever
-- holds the root, so it is not behind row-level security like the rows that it leads to.
create table receipts.roots (
  ledger_id      uuid        not null,
  customer_id    text        not null,
  after_sequence bigint      not null,
  last_sequence  bigint      not null,
  proof_root     bytea       not null,
  made_at        timestamptz not null default clock_timestamp(),
  constraint roots_pkey primary key (ledger_id, customer_id, after_sequence, last_sequence),
  constraint roots_span check (after_sequence >= 0 and after_sequence < last_sequence),
  constraint roots_root check (octet_length(proof_root) = 32)
);
create index roots_by_root on receipts.roots (proof_root);

-- The balance checkpoints. What the same request means again is the same checkpoint: a window that has
-- ended has one, a window that goes on one for each number of verified records that it was asked at.
create table receipts.checkpoints (
  ledger_id      uuid           not null,
  checkpoint_id  uuid           not null,
  customer_id    text           not null,
  window_start   timestamptz    not null,
  window_end     timestamptz    not null,
  after_sequence bigint         not null,
  last_sequence  bigint         not null,
  net_change     numeric(38, 9) not null,
  proof_root     bytea          not null,
  made_at        timestamptz    not null default clock_timestamp(),
  constraint checkpoints_pkey primary key (ledger_id, checkpoint_id),
  constraint checkpoints_scope
    unique (ledger_id, customer_id, window_start, window_end, last_sequence),
  constraint checkpoints_window check (window_start < window_end),
  constraint checkpoints_span check (after_sequence >= 0 and after_sequence < last_sequence),
  constraint checkpoints_root check (octet_length(proof_root) = 32)
);
create index checkpoints_by_end on receipts.checkpoints (ledger_id, customer_id, window_end);

alter table receipts.checkpoints enable row level security;
create policy checkpoints_of_ledger on receipts.checkpoints to pacspace_app
  using (ledger_id = (select nullif(current_setting('pacspace.ledger', true), '')::uuid));

grant usage on schema receipts to pacspace_app;
grant select, insert on receipts.roots, receipts.checkpoints to pacspace_app;
