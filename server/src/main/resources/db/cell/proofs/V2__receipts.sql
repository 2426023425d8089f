-- Where to look for a receipt id: its first four bytes, which are as good as random, and the entry. It
-- is the one table that is not reached by ledger, since whoever asks knows only the receipt id.
--
-- Random order over all that was ever recorded would touch another page of the index for every row,
-- more of them than memory holds and each logged whole after a checkpoint. So rows are put into
-- generations of about half a million, one after the other: only the newest is written to, whose part
-- of the index stays in memory, and a search looks into each.
alter table proofs.receipts rename to receipts_before;

create table proofs.receipts (
  generation int    not null,
  prefix     int    not null,
  ledger_id  uuid   not null,
  log_index  bigint not null,
  constraint receipts_generation check (generation >= 0)
);

insert into proofs.receipts (generation, prefix, ledger_id, log_index)
select (row_number() over () - 1) / 500000, prefix >> 32, ledger_id, log_index
from proofs.receipts_before;

drop table proofs.receipts_before;
create index receipts_by_generation on proofs.receipts (generation, prefix);
grant select, insert on proofs.receipts to pacspace_app;

-- The generation that new rows belong to follows from the size of the table: 32 MiB each. Servers that
-- write at once may differ in it, which does no harm.
create function proofs.newest_generation() returns int language sql
  return cast(pg_relation_size('proofs.receipts') / 33554432 as int);

-- The entries whose receipt ids begin so. It reads rows by their key, generation by generation,
-- whatever the planner last heard of a table that has grown since.
create function proofs.receipts_beginning(the_prefix int)
returns table (ledger_id uuid, log_index bigint)
language plpgsql stable set enable_seqscan = off as $$
declare
  newest int := coalesce((select max(generation) from proofs.receipts), -1);
begin
  for n in 0..newest loop
    return query
      select r.ledger_id, r.log_index from proofs.receipts r
      where r.generation = n and r.prefix = the_prefix;
  end loop;
end
$$;
