-- Which ledgers were found broken is found again, and kept in a schema of its own.
drop table ledger.breaks;
