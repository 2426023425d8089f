-- Closings of a window that take longer than a request: of all customers of an environment, or of one
-- with very many records. There is one of each, and asking again finds it. `after_customer` is the
-- customer that was done last, so that whoever goes on with it does none twice.
create table receipts.closings (
  operation_id   uuid        not null,
  environment_id uuid        not null,
  kind           text        not null,
  cell           text        not null,
  customer_id    text        not null default '',
  window_start   timestamptz not null,
  window_end     timestamptz not null,
  customers      bigint      not null,
  done           bigint      not null default 0,
  after_customer text        not null default '',
  refused        bigint      not null default 0,
  first_refused  text,
  started_at     timestamptz not null,
  ended_at       timestamptz,
  constraint closings_pkey primary key (operation_id),
  constraint closings_scope unique (environment_id, customer_id, window_start, window_end),
  constraint closings_kind check (kind in ('sandbox', 'production')),
  constraint closings_progress check (done >= 0 and refused >= 0 and refused <= done)
);

grant usage on schema receipts to pacspace_app;
grant select, insert, update (done, after_customer, refused, first_refused, ended_at)
  on receipts.closings to pacspace_app;
