-- One ledger an environment. `next_index` is the log index that the next delta gets: taken under the
-- row's lock, held to the commit, so that index order is commit order and there are no gaps.
create table ledger.ledgers (
  ledger_id  uuid        not null,
  next_index bigint      not null default 0,
  opened_at  timestamptz not null default now(),
  constraint ledgers_pkey primary key (ledger_id),
  constraint ledgers_index check (next_index >= 0)
);

-- The deltas, append-only. `sequence` counts a customer's deltas from 1; `balance` is that customer's
-- running total up to and including this delta, so that any window is the difference of two rows.
-- Both follow from the rows before, under the ledger's lock. `accepted_at` never goes back within a
-- ledger. What is hashed is the canonical record; `salt` and `commitment` tie it to the log.
create table ledger.deltas (
  ledger_id    uuid           not null,
  log_index    bigint         not null,
  record_id    uuid           not null,
  customer_id  text           not null,
  sequence     bigint         not null,
  delta        numeric(19, 9) not null,
  balance      numeric(38, 9) not null,
  reason       text           not null,
  reference_id text,
  metadata     text,
  adjusts      uuid,
  accepted_at  timestamptz    not null,
  salt         bytea          not null,
  commitment   bytea          not null,
  constraint deltas_pkey primary key (ledger_id, log_index),
  constraint deltas_delta check (delta <> 0),
  constraint deltas_sequence check (sequence >= 1),
  constraint deltas_salt check (octet_length(salt) = 32),
  constraint deltas_commitment check (octet_length(commitment) = 32)
);

-- The one way into a customer's deltas: its newest, a window of time, a page.
create unique index deltas_by_customer on ledger.deltas (ledger_id, customer_id, accepted_at, log_index);

-- What a tenant's own reference stands for, and what was recorded under it.
create table ledger.refs (
  ledger_id    uuid   not null,
  customer_id  text   not null,
  reference_id text   not null,
  log_index    bigint not null,
  content_hash bytea  not null,
  constraint refs_pkey primary key (ledger_id, customer_id, reference_id)
);

-- What an Idempotency-Key was used for, and the answer, kept for ever.
create table ledger.idempotency_keys (
  ledger_id    uuid  not null,
  key          text  not null,
  request_hash bytea not null,
  answer       text  not null,
  constraint idempotency_keys_pkey primary key (ledger_id, key)
);

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'ledger rows are append-only';
end
$$;

create trigger deltas_append_only before update or delete on ledger.deltas
  for each row execute function ledger.refuse_change();
create trigger deltas_no_truncate before truncate on ledger.deltas
  for each statement execute function ledger.refuse_change();
create trigger refs_append_only before update or delete on ledger.refs
  for each row execute function ledger.refuse_change();
create trigger idempotency_keys_append_only before update or delete on ledger.idempotency_keys
  for each row execute function ledger.refuse_change();

grant usage on schema ledger to pacspace_app;
grant select, insert on ledger.ledgers, ledger.deltas, ledger.refs, ledger.idempotency_keys to pacspace_app;
grant update (next_index) on ledger.ledgers to pacspace_app;
