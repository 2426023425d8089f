-- Whence a registration came, since one source may keep only so many waiting for one address, and a hint
-- that picks, of those that wait, the one whose password is worth comparing.
alter table accounts.registrations
  add column source        text not null default '',
  add column password_hint int  not null default -1;

-- A verifying token dies of too many wrong passwords. One whose address was verified stays until it
-- expires, to say so.
alter table accounts.tokens
  add column tries      int not null default 0,
  add column settled_at timestamptz;

grant update (tries, settled_at) on accounts.tokens to pacspace_app;
