-- One ledger an environment. `next_index` is the index that the next delta gets: taken under the
-- row's lock, held to the commit, so that index order is commit order.
create table ledger.ledgers (
  ledger_id  uuid        not null,
  next_index bigint      not null default 0,
  opened_at  timestamptz not null default now(),
  constraint ledgers_pkey primary key (ledger_id),
  constraint ledgers_index check (next_index >= 0)
);

grant usage on schema ledger to pacspace_app;
grant select, insert on ledger.ledgers to pacspace_app;
grant update (next_index) on ledger.ledgers to pacspace_app;
