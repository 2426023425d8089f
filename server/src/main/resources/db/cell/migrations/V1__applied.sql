-- Which migrations this database is known to have had, in one word for all schemas: a start that
-- brings the same ones need not ask each schema.
create table migrations.applied (
  one_row     boolean not null default true,
  fingerprint text    not null,
  constraint applied_pkey primary key (one_row),
  constraint applied_one_row check (one_row)
);
