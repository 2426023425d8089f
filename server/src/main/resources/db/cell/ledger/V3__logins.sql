-- What is recorded is written by the recorder alone, and ledgers are opened by the application alone.
revoke insert on ledger.deltas, ledger.refs, ledger.idempotency_keys from pacspace_app;
revoke insert on ledger.ledgers from pacspace_recorder;

alter table ledger.ledgers enable row level security;
create policy ledgers_of_ledger on ledger.ledgers to pacspace_app
  using (ledger_id = (select ledger.named()));
create policy ledgers_of_all on ledger.ledgers to pacspace_recorder using (true);

-- The owner is bound as everybody is, so that a table without a policy for it shows that at once. Its
-- policies are for migrations, which change rows, and for the check of an installation, which reads all.
alter table ledger.ledgers force row level security;
alter table ledger.deltas force row level security;
alter table ledger.refs force row level security;
alter table ledger.idempotency_keys force row level security;
alter table ledger.customers force row level security;

create policy ledgers_of_owner on ledger.ledgers to pacspace_owner using (true);
create policy deltas_of_owner on ledger.deltas to pacspace_owner using (true);
create policy refs_of_owner on ledger.refs to pacspace_owner using (true);
create policy idempotency_keys_of_owner on ledger.idempotency_keys to pacspace_owner using (true);
create policy customers_of_owner on ledger.customers to pacspace_owner using (true);
