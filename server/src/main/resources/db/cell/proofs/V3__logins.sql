-- The application reaches the log of the ledger that its transaction named, like the rows behind it.
-- Receipt ids are not behind this: whoever asks knows only the id.
alter table proofs.logs enable row level security;
alter table proofs.checkpoints enable row level security;
alter table proofs.tiles enable row level security;
alter table proofs.logs force row level security;
alter table proofs.checkpoints force row level security;
alter table proofs.tiles force row level security;

create policy logs_of_ledger on proofs.logs to pacspace_app
  using (ledger_id = (select nullif(current_setting('pacspace.ledger', true), '')::uuid));
create policy checkpoints_of_ledger on proofs.checkpoints to pacspace_app
  using (ledger_id = (select nullif(current_setting('pacspace.ledger', true), '')::uuid));
create policy tiles_of_ledger on proofs.tiles to pacspace_app
  using (ledger_id = (select nullif(current_setting('pacspace.ledger', true), '')::uuid));

create policy logs_of_owner on proofs.logs to pacspace_owner using (true);
create policy checkpoints_of_owner on proofs.checkpoints to pacspace_owner using (true);
create policy tiles_of_owner on proofs.tiles to pacspace_owner using (true);
