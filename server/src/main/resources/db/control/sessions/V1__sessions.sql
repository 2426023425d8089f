-- A session row holds all that a request needs to know of who makes it.
create table sessions.sessions (
  token_hash bytea       not null,
  session_id uuid        not null,
  tenant_id  uuid        not null,
  user_id    uuid        not null,
  created_at timestamptz not null,
  address    text        not null,
  user_agent text        not null,
  constraint sessions_pkey primary key (token_hash),
  constraint sessions_session_id_key unique (session_id)
);

create index sessions_by_user on sessions.sessions (tenant_id, user_id, created_at);

-- Unlogged: last use is noted often, and losing it only ends idle sessions earlier.
create unlogged table sessions.activity (
  session_id   uuid        not null,
  last_seen_at timestamptz not null,
  constraint activity_pkey primary key (session_id)
) with (fillfactor = 70);

grant usage on schema sessions to pacspace_app;
grant select, insert, delete on sessions.sessions to pacspace_app;
grant select, insert, update, delete on sessions.activity to pacspace_app;
