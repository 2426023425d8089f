-- A tenant without a row is on the free plan. Periods are calendar months in UTC counted from
-- paid_at; from ends_at on, the row counts as free. Both follow from the clock, so nothing sweeps.
create table plans.subscriptions (
  tenant_id uuid        not null,
  tier      text        not null,
  paid_at   timestamptz,
  ends_at   timestamptz,
  constraint subscriptions_pkey primary key (tenant_id),
  constraint subscriptions_tier check (tier in ('free', 'pilot', 'starter', 'growth', 'scale', 'enterprise')),
  constraint subscriptions_paid check ((tier = 'free') = (paid_at is null)),
  constraint subscriptions_end check (ends_at is null or ends_at > paid_at)
);

-- Who holds a checkout's id may confirm it without a session: ids carry 192 random bits.
create table plans.checkouts (
  tenant_id    uuid        not null,
  checkout_id  text        not null,
  user_id      uuid        not null,
  tier         text        not null,
  opened_at    timestamptz not null,
  confirmed_at timestamptz,
  constraint checkouts_pkey primary key (tenant_id, checkout_id),
  constraint checkouts_by_id unique (checkout_id),
  constraint checkouts_tier check (tier in ('pilot', 'starter', 'growth', 'scale'))
);

grant usage on schema plans to pacspace_app;
grant select, insert, update on plans.subscriptions to pacspace_app;
grant select, insert, update on plans.checkouts to pacspace_app;
