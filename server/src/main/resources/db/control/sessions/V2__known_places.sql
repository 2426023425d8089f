-- Where a person has signed in from before: hashes of the source, and of program and network.
create table sessions.known_places (
  tenant_id  uuid        not null,
  user_id    uuid        not null,
  place_hash bytea       not null,
  seen_at    timestamptz not null,
  constraint known_places_pkey primary key (tenant_id, user_id, place_hash),
  constraint known_places_hash check (octet_length(place_hash) = 32)
);

create index known_places_by_seen_at on sessions.known_places (seen_at);

-- When a person was last warned that somebody guesses their password.
create table sessions.guess_warnings (
  tenant_id uuid        not null,
  user_id   uuid        not null,
  warned_at timestamptz not null,
  constraint guess_warnings_pkey primary key (tenant_id, user_id)
);

grant select, insert, update, delete on sessions.known_places to pacspace_app;
grant select, insert, update on sessions.guess_warnings to pacspace_app;
