-- A session plans the statements of these functions once and keeps the plans. A cell with a few hundred deltas
-- looks as if a ledger had a single one; the primary key, the lower of the two indexes, is then taken
-- for a customer's deltas too, and each step reads the whole ledger for as long as the plan is kept,
-- however large the ledger has become. Only one index has the order that is asked for here, and
-- nothing else may make it.

-- How many of a customer's deltas come before a log index.
create or replace function ledger.sequence_before(
  the_ledger uuid, the_customer text, the_index bigint)
returns bigint language plpgsql stable set enable_seqscan = off set enable_sort = off as $$
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
        where ledger_id = the_ledger and customer_id = the_customer and sequence <= middle
        order by sequence desc limit 1) < the_index
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
create or replace function ledger.sequence_before(
  the_ledger uuid, the_customer text, most bigint, moment timestamptz)
returns bigint language plpgsql stable set enable_seqscan = off set enable_sort = off as $$
declare
  low bigint := 0;
  high bigint := most;
  middle bigint := most;
begin
  while low < high loop
    if (select accepted_at from ledger.deltas
        where ledger_id = the_ledger and customer_id = the_customer and sequence <= middle
        order by sequence desc limit 1) < moment
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

-- Where a customer stood after its delta of that sequence; 0 where there is none.
create function ledger.balance_after(the_ledger uuid, the_customer text, the_sequence bigint)
returns numeric language plpgsql stable set enable_seqscan = off set enable_sort = off as $$
begin
  return coalesce((
    select balance from ledger.deltas
    where ledger_id = the_ledger and customer_id = the_customer
      and sequence >= the_sequence and sequence <= the_sequence
    order by sequence desc limit 1), 0);
end
$$;
