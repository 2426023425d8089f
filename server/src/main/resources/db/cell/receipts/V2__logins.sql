-- The owner is bound as everybody is, with a policy for migrations and for the check of an installation.
alter table receipts.checkpoints force row level security;
create policy checkpoints_of_owner on receipts.checkpoints to pacspace_owner using (true);
