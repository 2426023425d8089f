-- What was answered to a request with an Idempotency-Key, for ever. Of the key only a hash is kept; the answer is sealed
-- under the master key, and beneath under one that follows from the Idempotency-Key.
create table repetition.answers (
  tenant_id    uuid  not null,
  key_hash     bytea not null,
  request_hash bytea not null,
  answer       bytea not null,
  constraint answers_pkey primary key (tenant_id, key_hash),
  constraint answers_key_hash check (octet_length(key_hash) = 32),
  constraint answers_request_hash check (octet_length(request_hash) = 32)
);

grant usage on schema repetition to pacspace_app;
grant select, insert on repetition.answers to pacspace_app;
