-- The ledgers that were found broken, by the round that refuses to sign for them or by the scrub that
-- re-adds them, each until it finds them whole again. What is here says nothing that is not found
-- again, so it may be written by whoever finds; answers, mail and health of all servers follow it.
create table breaks.found (
  ledger_id uuid        not null,
  found_by  text        not null,
  place     text,
  sentence  text        not null,
  found_at  timestamptz not null,
  constraint found_pkey primary key (ledger_id, found_by),
  constraint found_by_whom check (found_by in ('round', 'scrub'))
);
grant usage on schema breaks to pacspace_app;
grant select, insert, delete, update on breaks.found to pacspace_app;
