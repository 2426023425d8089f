-- How a customer's deltas are found must not depend on what the planner last heard of a table that
-- grows by millions between two looks. Were it told of ledgers, it would take one that is new to it
-- for a single row, find both indexes equally good for that, and read the whole ledger for one of
-- its deltas. Told nothing, it takes every ledger for a two-hundredth of the table as large as it is
-- now; and a table that is small is not looked at until it is large enough for that to tell.
alter table ledger.deltas alter column ledger_id set statistics 0;
alter table ledger.deltas
  set (autovacuum_analyze_threshold = 10000, autovacuum_vacuum_insert_threshold = 10000);
