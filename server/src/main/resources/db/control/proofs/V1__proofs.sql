-- What each log has signed or is about to sign, kept apart from the cell that holds the log: a cell
-- that comes back from an older backup is behind its head here and is not signed for.
create table proofs.heads (
  ledger_id uuid        not null,
  size      bigint      not null,
  root      bytea       not null,
  noted_at  timestamptz not null default now(),
  constraint heads_pkey primary key (ledger_id),
  constraint heads_size check (size >= 0),
  constraint heads_root check (octet_length(root) = 32)
);

create function proofs.refuse_older_head() returns trigger language plpgsql as $$
begin
  raise exception 'the head of a log only grows';
end
$$;

create trigger heads_grow before update on proofs.heads
  for each row when (new.size <= old.size or new.ledger_id <> old.ledger_id)
  execute function proofs.refuse_older_head();
create trigger heads_stay before delete on proofs.heads
  for each row execute function proofs.refuse_older_head();

grant usage on schema proofs to pacspace_app;
grant select, insert, update (size, root, noted_at) on proofs.heads to pacspace_app;
