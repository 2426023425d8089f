-- The table that db-scheduler works on; columns as its documentation gives them.
create table jobs.jobs (
  task_name            text        not null,
  task_instance        text        not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean     not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures int,
  last_heartbeat       timestamptz,
  version              bigint      not null,
  constraint jobs_pkey primary key (task_name, task_instance)
);

create index jobs_by_execution_time on jobs.jobs (execution_time);
create index jobs_by_last_heartbeat on jobs.jobs (last_heartbeat);

grant usage on schema jobs to pacspace_app;
grant select, insert, update, delete on jobs.jobs to pacspace_app;
