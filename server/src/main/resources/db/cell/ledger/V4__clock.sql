-- The clock by which this cell accepts deltas, in whole milliseconds: one for all servers, whatever
-- their own say. Always read after a ledger's row is locked, so that no later time is on disk.
create function ledger.clock() returns timestamptz language sql volatile
  return date_trunc('milliseconds', clock_timestamp());

-- Until when the ledger is closed: nothing more is accepted of a time before this, so that all of a
-- window that ends no later is there. Moved forward under the row's lock, like `accepted_at`, which
-- stays that of the newest delta.
alter table ledger.ledgers add column closed_until timestamptz not null default 'epoch';
grant update (closed_until) on ledger.ledgers to pacspace_app;
