-- One log a ledger: its name, the key that verifies it (C2SP signed-note encoding) and the key that
-- signs it (PKCS #8, sealed).
create table proofs.logs (
  ledger_id    uuid        not null,
  origin       text        not null,
  verifier_key text        not null,
  signing_key  bytea       not null,
  created_at   timestamptz not null default now(),
  constraint logs_pkey primary key (ledger_id),
  constraint logs_origin unique (origin)
);

-- Every signed checkpoint there ever was. The primary key is what keeps a log from forking: there is
-- one checkpoint of each size. `previous_size` makes the next one a compare-and-swap on the last.
create table proofs.checkpoints (
  ledger_id     uuid        not null,
  size          bigint      not null,
  previous_size bigint,
  root          bytea       not null,
  note          text        not null,
  signed_at     timestamptz not null default now(),
  constraint checkpoints_pkey primary key (ledger_id, size),
  constraint checkpoints_successor unique nulls not distinct (ledger_id, previous_size),
  constraint checkpoints_size check (size >= 0 and (previous_size is null or previous_size < size)),
  constraint checkpoints_root check (octet_length(root) = 32)
);

grant usage on schema proofs to pacspace_app;
grant select, insert on proofs.logs to pacspace_app;
grant select, insert on proofs.checkpoints to pacspace_app;
