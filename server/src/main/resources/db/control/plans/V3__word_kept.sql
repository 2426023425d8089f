-- What a plan that ends is followed by: another paid one after a downgrade, the free one where this is null.
alter table plans.subscriptions add column next_tier text;
alter table plans.subscriptions add constraint subscriptions_next
  check (next_tier is null or ends_at is not null and next_tier in ('pilot', 'starter', 'growth', 'scale'));
-- Whoever asks for the price of a month that has ended moves this to the month's end, and no plan changes before it any
-- more: however far apart two servers' clocks are, a price that was told stays.
alter table plans.subscriptions add column priced_until timestamptz;
create index subscriptions_ending on plans.subscriptions (ends_at) where ends_at is not null;

alter table plans.history add column next_tier text;
alter table plans.history add constraint history_next
  check (next_tier is null or ends_at is not null and next_tier in ('pilot', 'starter', 'growth', 'scale'));

-- Paying one checkout of a tenant voids its others.
alter table plans.checkouts add column voided_at timestamptz;
alter table plans.checkouts add constraint checkouts_paid_or_void check (voided_at is null or confirmed_at is null);

-- Since when all tenants of this installation are on one tier, or each on its own where tier is null.
create table plans.everybodys (
  number     bigint      not null generated always as identity,
  valid_from timestamptz not null,
  tier       text,
  constraint everybodys_pkey primary key (number),
  constraint everybodys_tier check (tier in ('pilot', 'starter', 'growth', 'scale', 'enterprise'))
);

grant select, insert on plans.everybodys to pacspace_app;

create trigger everybodys_is_append_only
  before update or delete or truncate on plans.everybodys
  for each statement execute function plans.refuse_change();
