-- What whoever runs the installation did by a command; user_id is null then.
alter table audit.entries add column by_operator boolean not null default false;
