-- When another key was made in this one's place; that happens once.
alter table keys.keys add column rotated_at timestamptz;
