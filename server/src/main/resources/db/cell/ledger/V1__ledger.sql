-- One ledger an environment. `next_index` is the log index that the next delta gets: taken under the
-- row's lock, held to the commit, so that index order is commit order and there are no gaps.
-- `accepted_at` is the newest delta's, so that time never goes back within a ledger.
create table ledger.ledgers (
  ledger_id   uuid        not null,
  next_index  bigint      not null default 0,
  accepted_at timestamptz not null default 'epoch',
  opened_at   timestamptz not null default now(),
  constraint ledgers_pkey primary key (ledger_id),
  constraint ledgers_index check (next_index >= 0)
) with (fillfactor = 70);

-- The ledgers with deltas that may not be verified yet. Recording adds the mark while it holds the
-- ledger's row (`insert … on conflict do nothing`); it is taken away, under that lock too, once all is
-- verified. So a busy ledger writes nothing here, and looking for work costs the same however many
-- ledgers lie idle.
create table ledger.pending (
  ledger_id uuid not null,
  constraint pending_pkey primary key (ledger_id)
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

-- The one way into a customer's deltas: its newest, a page, and by halving a moment or an index,
-- since time and index grow with the sequence. Also what makes a sequence number unique.
create unique index deltas_by_customer on ledger.deltas (ledger_id, customer_id, sequence);

-- How a customer's deltas are found must not depend on what the planner last heard of a table that
-- grows by millions between two looks. Were it told of ledgers, it would take one that is new to it
-- for a single row, find both indexes equally good for that, and read the whole ledger for one of
-- its deltas. Told nothing, it takes every ledger for a two-hundredth of the table as large as it is
-- now; and a table that is small is not looked at until it is large enough for that to tell.
alter table ledger.deltas alter column ledger_id set statistics 0;
alter table ledger.deltas
  set (autovacuum_analyze_threshold = 10000, autovacuum_vacuum_insert_threshold = 10000);

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

-- A customer's totals over its verified deltas: those that its newest verified delta carries.
create table ledger.customers (
  ledger_id       uuid           not null,
  customer_id     text           not null,
  deltas          bigint         not null,
  balance         numeric(38, 9) not null,
  first_record_id uuid           not null,
  first_at        timestamptz    not null,
  last_at         timestamptz    not null,
  constraint customers_pkey primary key (ledger_id, customer_id),
  constraint customers_deltas check (deltas >= 1)
) with (fillfactor = 80);

-- The three searches halve what is left at each step and read one row by its key, whatever the
-- planner last heard of a table that has grown since.

-- How many of a customer's deltas come before a log index.
create function ledger.sequence_before(the_ledger uuid, the_customer text, the_index bigint)
returns bigint language plpgsql stable set enable_seqscan = off as $$
declare
  low bigint := 0;
  high bigint := coalesce((
    select sequence from ledger.deltas
    where ledger_id = the_ledger and customer_id = the_customer
    order by sequence desc limit 1), 0);
  middle bigint;
begin
  while low < high loop
    middle := (low + high + 1) / 2;
    if (select log_index from ledger.deltas
        where ledger_id = the_ledger and customer_id = the_customer and sequence = middle) < the_index
    then
      low := middle;
    else
      high := middle - 1;
    end if;
  end loop;
  return low;
end
$$;

-- How many of a customer's first `most` deltas were accepted before a moment.
create function ledger.sequence_before(
  the_ledger uuid, the_customer text, most bigint, moment timestamptz)
returns bigint language plpgsql stable set enable_seqscan = off as $$
declare
  low bigint := 0;
  high bigint := most;
  middle bigint := most;
begin
  while low < high loop
    if (select accepted_at from ledger.deltas
        where ledger_id = the_ledger and customer_id = the_customer and sequence = middle) < moment
    then
      low := middle;
    else
      high := middle - 1;
    end if;
    middle := (low + high + 1) / 2;
  end loop;
  return low;
end
$$;

-- How many of a ledger's first `most` deltas were accepted before a moment.
create function ledger.index_before(the_ledger uuid, most bigint, moment timestamptz)
returns bigint language plpgsql stable set enable_seqscan = off as $$
declare
  low bigint := 0;
  high bigint := most;
  middle bigint := most;
begin
  while low < high loop
    if (select accepted_at from ledger.deltas
        where ledger_id = the_ledger and log_index = middle - 1) < moment
    then
      low := middle;
    else
      high := middle - 1;
    end if;
    middle := (low + high + 1) / 2;
  end loop;
  return low;
end
$$;

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
create trigger refs_no_truncate before truncate on ledger.refs
  for each statement execute function ledger.refuse_change();
create trigger idempotency_keys_append_only before update or delete on ledger.idempotency_keys
  for each row execute function ledger.refuse_change();
create trigger idempotency_keys_no_truncate before truncate on ledger.idempotency_keys
  for each statement execute function ledger.refuse_change();

grant usage on schema ledger to pacspace_app, pacspace_recorder;
grant select, insert on ledger.ledgers, ledger.deltas, ledger.refs, ledger.idempotency_keys
  to pacspace_app, pacspace_recorder;
grant update (next_index, accepted_at) on ledger.ledgers to pacspace_recorder;
grant select, insert, delete, update on ledger.pending to pacspace_recorder;
grant select, update on ledger.pending to pacspace_app;
grant select, insert on ledger.customers to pacspace_app;
grant update (deltas, balance, last_at) on ledger.customers to pacspace_app;

-- The net under every read: the role of requests sees the one ledger that its transaction named, and
-- without a name nothing. Only the recorder, which writes for many ledgers at once, sees all.
create function ledger.named() returns uuid language sql stable
  return nullif(current_setting('pacspace.ledger', true), '')::uuid;

alter table ledger.deltas enable row level security;
alter table ledger.refs enable row level security;
alter table ledger.idempotency_keys enable row level security;
alter table ledger.customers enable row level security;

create policy deltas_of_ledger on ledger.deltas to pacspace_app
  using (ledger_id = (select ledger.named()));
create policy refs_of_ledger on ledger.refs to pacspace_app
  using (ledger_id = (select ledger.named()));
create policy idempotency_keys_of_ledger on ledger.idempotency_keys to pacspace_app
  using (ledger_id = (select ledger.named()));
create policy customers_of_ledger on ledger.customers to pacspace_app
  using (ledger_id = (select ledger.named()));

create policy deltas_of_all on ledger.deltas to pacspace_recorder using (true);
create policy refs_of_all on ledger.refs to pacspace_recorder using (true);
create policy idempotency_keys_of_all on ledger.idempotency_keys to pacspace_recorder using (true);
