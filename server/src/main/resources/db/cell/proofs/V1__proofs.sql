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
  signed_at     timestamptz not null default clock_timestamp(),
  constraint checkpoints_pkey primary key (ledger_id, size),
  constraint checkpoints_successor unique nulls not distinct (ledger_id, previous_size),
  constraint checkpoints_size check (size >= 0 and (previous_size is null or previous_size < size)),
  constraint checkpoints_root check (octet_length(root) = 32)
);

-- The hashes of a log's tree in C2SP tiles, each row the widest state of its tile so far: tiles only
-- grow, so the narrower states are its beginnings. Hashes do not compress.
create table proofs.tiles (
  ledger_id  uuid     not null,
  level      smallint not null,
  tile_index bigint   not null,
  width      smallint not null,
  hashes     bytea    not null,
  constraint tiles_pkey primary key (ledger_id, level, tile_index),
  constraint tiles_width check (width between 1 and 256 and octet_length(hashes) = 32 * width)
);
alter table proofs.tiles alter column hashes set storage external;

-- Where to look for a receipt id: its first eight bytes, which are as good as random, and the entry.
-- It is the one table that is not reached by ledger, since whoever asks knows only the receipt id.
-- Eight bytes keep the index, the only one that is filled in random order, small enough for memory.
create table proofs.receipts (
  prefix    bigint not null,
  ledger_id uuid   not null,
  log_index bigint not null
);
create index receipts_by_prefix on proofs.receipts (prefix);

grant usage on schema proofs to pacspace_app;
grant select, insert on proofs.logs to pacspace_app;
grant select, insert on proofs.checkpoints to pacspace_app;
grant select, insert, update (width, hashes) on proofs.tiles to pacspace_app;
grant select, insert on proofs.receipts to pacspace_app;
