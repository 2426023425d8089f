-- What tenants' plans were: a row for each change, in the order of their numbers. user_id is null where the operator
-- gave the plan. A plan that ends without a change has no row of its own for that: ends_at says when.
create table plans.history (
  tenant_id  uuid        not null,
  number     bigint      not null generated always as identity,
  valid_from timestamptz not null,
  tier       text        not null,
  ends_at    timestamptz,
  user_id    uuid,
  constraint history_pkey primary key (tenant_id, number),
  constraint history_tier check (tier in ('free', 'pilot', 'starter', 'growth', 'scale', 'enterprise'))
);

insert into plans.history (tenant_id, valid_from, tier, ends_at, user_id)
select s.tenant_id, s.paid_at, s.tier, s.ends_at,
  (select c.user_id from plans.checkouts c
   where c.tenant_id = s.tenant_id and c.confirmed_at is not null
   order by c.confirmed_at desc limit 1)
from plans.subscriptions s
where s.tier <> 'free';

grant select, insert on plans.history to pacspace_app;

-- The second line after the missing grants: holds for the owner too.
create function plans.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'what a plan was is never changed or removed';
end
$$;

create trigger history_is_append_only
  before update or delete or truncate on plans.history
  for each statement execute function plans.refuse_change();
