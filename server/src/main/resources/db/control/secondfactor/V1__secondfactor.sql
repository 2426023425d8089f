-- A person's second factor, waiting to be confirmed or on. The secret is sealed under the master key.
-- `last_step` is the newest time step whose code was used: no code of it or before is taken again.
create table secondfactor.factors (
  tenant_id    uuid        not null,
  user_id      uuid        not null,
  secret       bytea       not null,
  enrolled_at  timestamptz not null,
  confirmed_at timestamptz,
  last_step    bigint      not null default 0,
  failures     int         not null default 0,
  wait_until   timestamptz,
  constraint factors_pkey primary key (tenant_id, user_id)
);

create index factors_unconfirmed on secondfactor.factors (enrolled_at) where confirmed_at is null;

-- Spending a code is deleting its row.
create table secondfactor.recovery_codes (
  tenant_id uuid  not null,
  user_id   uuid  not null,
  code_hash bytea not null,
  constraint recovery_codes_pkey primary key (tenant_id, user_id, code_hash),
  constraint recovery_codes_hash check (octet_length(code_hash) = 32)
);

-- What somebody holds between the password and the code. The password's version is the one that was
-- right.
create table secondfactor.tickets (
  ticket_hash      bytea       not null,
  tenant_id        uuid        not null,
  user_id          uuid        not null,
  password_version int         not null,
  expires_at       timestamptz not null,
  wrong_codes      int         not null default 0,
  constraint tickets_pkey primary key (ticket_hash)
);

create index tickets_by_user on secondfactor.tickets (tenant_id, user_id);
create index tickets_by_expires_at on secondfactor.tickets (expires_at);

grant usage on schema secondfactor to pacspace_app;
grant select, insert, update, delete on secondfactor.factors to pacspace_app;
grant select, insert, delete on secondfactor.recovery_codes to pacspace_app;
grant select, insert, delete, update (wrong_codes) on secondfactor.tickets to pacspace_app;
