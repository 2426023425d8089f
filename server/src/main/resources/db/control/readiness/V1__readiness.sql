-- Where each server writes every few seconds, to learn whether a write can succeed. Ballast is written
-- only where one has failed: it needs space that a row written in place does not.
create table readiness.attempts (
  server  uuid        not null,
  at      timestamptz not null,
  ballast text,
  constraint attempts_pkey primary key (server)
) with (fillfactor = 50);
alter table readiness.attempts alter column ballast set storage external;

grant usage on schema readiness to pacspace_app;
grant select, insert, update, delete on readiness.attempts to pacspace_app;
