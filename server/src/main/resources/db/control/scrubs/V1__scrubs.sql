-- The broken ledgers whose tenants were told, in the transaction that enqueues the mail: once, by
-- whichever server comes first, until the ledger is whole again.
create table scrubs.told (
  ledger_id uuid        not null,
  cell      text        not null,
  told_at   timestamptz not null,
  constraint told_pkey primary key (ledger_id)
);

grant usage on schema scrubs to pacspace_app;
grant select, insert, delete on scrubs.told to pacspace_app;
