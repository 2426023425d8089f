-- A revoked key keeps its row, so that what was done with it can still be told.
create table keys.keys (
  tenant_id      uuid        not null,
  key_id         uuid        not null,
  environment_id uuid        not null,
  kind           text        not null,
  public_id      uuid        not null,
  secret_hash    bytea       not null,
  name           text        not null,
  active         boolean     not null,
  created_at     timestamptz not null,
  expires_at     timestamptz,
  revoked_at     timestamptz,
  constraint keys_pkey primary key (tenant_id, key_id),
  constraint keys_by_public_id unique (public_id),
  constraint keys_kind check (kind in ('sandbox', 'production')),
  constraint keys_secret_hash check (octet_length(secret_hash) = 32)
);

create index keys_by_age on keys.keys (tenant_id, created_at desc, key_id desc) where revoked_at is null;

-- Unlogged: a crash of PostgreSQL may forget when a key was last used, and in return no use of a
-- key costs a durable write.
create unlogged table keys.last_uses (
  tenant_id uuid        not null,
  key_id    uuid        not null,
  used_at   timestamptz not null,
  constraint last_uses_pkey primary key (tenant_id, key_id)
);

grant usage on schema keys to pacspace_app;
grant select, insert, update on keys.keys to pacspace_app;
grant select, insert, update on keys.last_uses to pacspace_app;
