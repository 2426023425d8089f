-- Records of format 2 carry the customer's balance and hide their metadata behind a salt of its own,
-- so that a record can be shown with its metadata or without. What was recorded before is not signed
-- that way, and nothing was ever released: it is refused rather than read as what it is not.
-- The code is the one by which a start tells that a database is not for this version.
do $$
begin
  if exists (select from ledger.deltas) then
    raise exception using errcode = 'PSR01',
      message = 'holds deltas in a format from before the first release,'
        || ' which this version neither reads nor signs: begin with an empty database.';
  end if;
end
$$;

alter table ledger.deltas add column metadata_salt bytea;
alter table ledger.deltas
  add constraint deltas_metadata check ((metadata is null) = (metadata_salt is null)),
  add constraint deltas_metadata_salt check (octet_length(metadata_salt) = 32);
