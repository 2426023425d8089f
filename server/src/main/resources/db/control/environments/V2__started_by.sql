-- The person who asked for the activation; null where the system began it, and where nobody kept it.
alter table environments.operations add column started_by uuid;
