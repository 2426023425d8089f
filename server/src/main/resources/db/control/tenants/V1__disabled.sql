-- A tenant with a row is disabled; every node reads all rows twice a second, and there are few.
create table tenants.disabled (
  tenant_id   uuid        not null,
  disabled_at timestamptz not null,
  constraint disabled_pkey primary key (tenant_id)
);

grant usage on schema tenants to pacspace_app;
grant select, insert, delete on tenants.disabled to pacspace_app;
