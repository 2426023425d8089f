-- tenant_id is null for what happened before a tenant existed; user_id for what the system did;
-- address, user_agent and request_id for what no request caused.
create table audit.entries (
  audit_id   uuid        not null,
  tenant_id  uuid,
  at         timestamptz not null,
  user_id    uuid,
  action     text        not null,
  target     text        not null,
  address    text,
  user_agent text,
  request_id text,
  details    jsonb       not null,
  constraint entries_pkey primary key (audit_id)
);

create index entries_by_tenant on audit.entries (tenant_id, at desc, audit_id desc);

grant usage on schema audit to pacspace_app;
grant select, insert on audit.entries to pacspace_app;

-- The second line after the missing grants: holds for the owner too.
create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'entries of the audit log are never changed or removed';
end
$$;

create trigger entries_are_append_only
  before update or delete or truncate on audit.entries
  for each statement execute function audit.refuse_change();
