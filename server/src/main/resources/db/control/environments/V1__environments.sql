create table environments.environments (
  tenant_id      uuid        not null,
  kind           text        not null,
  environment_id uuid        not null,
  status         text        not null,
  operation_id   uuid,
  cell           text,
  log_origin     text,
  log_key        text,
  activated_at   timestamptz,
  version        bigint      not null default 1,
  constraint environments_pkey primary key (tenant_id, kind),
  constraint environments_by_id unique (environment_id),
  constraint environments_kind check (kind in ('sandbox', 'production')),
  constraint environments_status check (status in ('none', 'activating', 'active', 'failed')),
  constraint environments_active_is_complete check (
    status <> 'active'
    or (cell is not null and log_origin is not null and log_key is not null and activated_at is not null))
);

create table environments.operations (
  tenant_id        uuid        not null,
  operation_id     uuid        not null,
  kind             text        not null,
  environment_id   uuid        not null,
  status           text        not null,
  step             text        not null,
  step_started_at  timestamptz not null,
  attempt          int         not null,
  problem_code     text,
  problem_sentence text,
  retry_at         timestamptz,
  deadline         timestamptz not null,
  started_at       timestamptz not null,
  ended_at         timestamptz,
  constraint operations_pkey primary key (tenant_id, operation_id),
  constraint operations_status check (status in ('activating', 'active', 'failed')),
  constraint operations_end check ((status = 'activating') = (ended_at is null))
);

-- One live operation per environment is a constraint, not a hope.
create unique index operations_one_live on environments.operations (environment_id) where ended_at is null;
create index operations_by_deadline on environments.operations (deadline) where ended_at is null;

create table environments.completed_steps (
  tenant_id    uuid        not null,
  operation_id uuid        not null,
  position     int         not null,
  step         text        not null,
  attempts     int         not null,
  started_at   timestamptz not null,
  ended_at     timestamptz not null,
  constraint completed_steps_pkey primary key (tenant_id, operation_id, position)
);

-- How many environments each cell holds, so that placing one costs the same whatever their number.
create table environments.cell_loads (
  kind         text   not null,
  cell         text   not null,
  environments bigint not null,
  constraint cell_loads_pkey primary key (kind, cell)
);

grant usage on schema environments to pacspace_app;
grant select, insert, update on environments.environments to pacspace_app;
grant select, insert, update on environments.operations to pacspace_app;
grant select, insert on environments.completed_steps to pacspace_app;
grant select, insert, update on environments.cell_loads to pacspace_app;
