-- A ledger is closed up to what its cell's clock has reached, and stays closed: whoever may move
-- `closed_until` cannot close it for a time to come, in which nothing could be recorded, nor open a
-- window again that was answered for.
create function ledger.refuse_closing() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.closed_until < old.closed_until then
      raise exception 'a ledger that is closed stays closed';
    end if;
    if new.closed_until = old.closed_until then
      return new;
    end if;
  end if;
  if new.closed_until > ledger.clock() then
    raise exception 'a ledger is not closed beyond what its clock has reached';
  end if;
  return new;
end
$$;

create trigger ledgers_closing before insert or update of closed_until on ledger.ledgers
  for each row execute function ledger.refuse_closing();
