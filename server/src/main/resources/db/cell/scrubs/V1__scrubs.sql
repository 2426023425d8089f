-- How far each ledger has been re-added, so that any server goes on where one has stopped. `size` is
-- that of a signed checkpoint up to which all was found whole in the pass under way, `goal` the size
-- that it ends at. All of the ledger was read since `whole_at`, when the last whole pass began. It is
-- read on once `due_at` has come: the longest due first. The row is locked while that is done.
create table scrubs.positions (
  ledger_id uuid        not null,
  size      bigint      not null default 0,
  goal      bigint      not null default 0,
  began_at  timestamptz not null,
  whole_at  timestamptz not null,
  due_at    timestamptz not null,
  constraint positions_pkey primary key (ledger_id),
  constraint positions_size check (size >= 0)
);
create index positions_by_due on scrubs.positions (due_at);
-- Each server asks every second for the one that was whole longest ago.
create index positions_by_whole on scrubs.positions (whole_at);

-- Only the recorder sees which ledgers there are.
grant usage on schema scrubs to pacspace_app, pacspace_recorder;
grant select on scrubs.positions to pacspace_app, pacspace_recorder;
grant insert on scrubs.positions to pacspace_recorder;
grant update (size, goal, began_at, whole_at, due_at) on scrubs.positions to pacspace_app;
