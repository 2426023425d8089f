create table accounts.tenants (
  tenant_id  uuid        not null,
  name       text        not null,
  buyer_mode text,
  created_at timestamptz not null,
  constraint tenants_pkey primary key (tenant_id)
);

-- The key of an address is its lower case: two users never differ by case alone.
create table accounts.users (
  tenant_id             uuid        not null,
  user_id               uuid        not null,
  email                 text        not null,
  email_key             text        not null,
  name                  text        not null,
  role                  text        not null default 'owner',
  password_hash         text        not null,
  password_version      int         not null default 1,
  preferred_environment text        not null default 'sandbox',
  created_at            timestamptz not null,
  constraint users_pkey primary key (tenant_id, user_id),
  constraint users_user_id_key unique (user_id),
  constraint users_email_key_key unique (email_key),
  constraint users_tenant_fkey foreign key (tenant_id) references accounts.tenants,
  constraint users_role_check check (role in ('owner')),
  constraint users_preferred_environment_check
    check (preferred_environment in ('sandbox', 'production'))
);

-- Wait for their address to be verified; an address may wait more than once.
create table accounts.registrations (
  registration_id uuid        not null,
  email           text        not null,
  email_key       text        not null,
  name            text        not null,
  organization    text        not null,
  buyer_mode      text,
  password_hash   text        not null,
  created_at      timestamptz not null,
  constraint registrations_pkey primary key (registration_id)
);

create index registrations_by_email_key on accounts.registrations (email_key, created_at);
create index registrations_by_created_at on accounts.registrations (created_at);

create table accounts.access_requests (
  request_id   uuid        not null,
  email        text        not null,
  name         text        not null,
  organization text        not null,
  buyer_mode   text,
  use_case     text,
  created_at   timestamptz not null,
  constraint access_requests_pkey primary key (request_id)
);

-- The subject is a registration (verify), a user (reset) or a request for access (approval).
create table accounts.tokens (
  token_hash bytea       not null,
  purpose    text        not null,
  subject    uuid        not null,
  expires_at timestamptz not null,
  constraint tokens_pkey primary key (token_hash),
  constraint tokens_purpose_check check (purpose in ('verify', 'reset', 'approval'))
);

create index tokens_by_subject on accounts.tokens (subject, purpose);
create index tokens_by_expires_at on accounts.tokens (expires_at);

grant usage on schema accounts to pacspace_app;
grant select, insert on accounts.tenants to pacspace_app;
grant select, insert on accounts.users to pacspace_app;
grant update (password_hash, password_version, preferred_environment)
  on accounts.users to pacspace_app;
grant select, insert, delete on accounts.registrations to pacspace_app;
grant select, insert, delete on accounts.access_requests to pacspace_app;
grant select, insert, delete on accounts.tokens to pacspace_app;
