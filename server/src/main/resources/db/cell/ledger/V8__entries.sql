-- A log holds entries of other kinds beside deltas: it begins with an opening, which says whose it is,
-- and what a window came to is stated in it. A log without an opening is of before the first release,
-- and refused rather than signed on; the code is the one by which a start tells that.
do $$
begin
  if exists (select from ledger.ledgers) then
    raise exception using errcode = 'PSR01',
      message = 'holds ledgers from before the first release, whose logs do not say whose they are,'
        || ' and which this version does not sign: begin with an empty database.';
  end if;
end
$$;

-- How many deltas a ledger has, since an index counts the other entries too. A delta's `ordinal` is
-- its place among them, from 1.
alter table ledger.ledgers add column deltas bigint not null default 0;
alter table ledger.ledgers add constraint ledgers_deltas check (deltas >= 0);
alter table ledger.deltas add column ordinal bigint not null;
alter table ledger.deltas add constraint deltas_ordinal check (ordinal >= 1);
grant update (deltas) on ledger.ledgers to pacspace_recorder;

-- The other entries, append-only. `record` is the canonical record that the commitment is of; what
-- stands beside it is there to find a statement by. `history` is made from the customer's records
-- up to the statement's last, so that the next one needs none of them again.
create table ledger.entries (
  ledger_id    uuid        not null,
  log_index    bigint      not null,
  entry_id     uuid        not null,
  kind         text        not null,
  customer_id  text,
  window_start timestamptz,
  window_end   timestamptz,
  record       text        not null,
  accepted_at  timestamptz not null,
  salt         bytea       not null,
  commitment   bytea       not null,
  history      bytea,
  constraint entries_pkey primary key (ledger_id, log_index),
  constraint entries_statement unique (ledger_id, customer_id, window_end, window_start),
  constraint entries_kind check (kind in ('opening', 'statement')),
  constraint entries_opening check ((kind = 'opening') = (log_index = 0)),
  constraint entries_window check (
    (kind = 'statement') = (customer_id is not null)
    and (customer_id is null) = (window_start is null)
    and (customer_id is null) = (window_end is null)
    and (customer_id is null) = (history is null)),
  constraint entries_salt check (octet_length(salt) = 32),
  constraint entries_commitment check (octet_length(commitment) = 32)
);

create trigger entries_append_only before update or delete on ledger.entries
  for each row execute function ledger.refuse_change();
create trigger entries_no_truncate before truncate on ledger.entries
  for each statement execute function ledger.refuse_change();

grant select on ledger.entries to pacspace_app;
grant select, insert on ledger.entries to pacspace_recorder;
-- The opening comes with the ledger's row, which the application makes.
grant insert on ledger.entries to pacspace_app;

alter table ledger.entries enable row level security;
alter table ledger.entries force row level security;
create policy entries_of_ledger on ledger.entries for select to pacspace_app
  using (ledger_id = (select ledger.named()));
create policy openings_of_ledger on ledger.entries for insert to pacspace_app
  with check (ledger_id = (select ledger.named()) and log_index = 0);
create policy entries_of_all on ledger.entries to pacspace_recorder using (true);
create policy entries_of_owner on ledger.entries to pacspace_owner using (true);

-- The last of a ledger's deltas below the index `most` that was accepted before a moment: its index
-- and its ordinal; -1 and 0 where there is none. Halves what is left at each step, as the searches
-- among a customer's deltas do.
drop function ledger.index_before(uuid, bigint, timestamptz);
create function ledger.last_before(the_ledger uuid, most bigint, moment timestamptz)
returns table (log_index bigint, ordinal bigint)
language plpgsql stable set enable_seqscan = off set enable_sort = off as $$
declare
  low bigint := 0;
  high bigint := most;
  middle bigint := most;
  found record;
begin
  log_index := -1;
  ordinal := 0;
  while low < high loop
    select d.log_index, d.ordinal, d.accepted_at into found from ledger.deltas d
    where d.ledger_id = the_ledger and d.log_index < middle
    order by d.log_index desc limit 1;
    if found.log_index is null then
      low := middle;
    elsif found.accepted_at < moment then
      log_index := found.log_index;
      ordinal := found.ordinal;
      low := middle;
    else
      high := found.log_index;
    end if;
    middle := (low + high + 1) / 2;
  end loop;
  return next;
end
$$;
