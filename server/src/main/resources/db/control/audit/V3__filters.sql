-- Lists by actor and by act, newest first, whatever else a log holds. The operator and the system are
-- a null user_id each. An act is looked up whole or by its first part, which is a range of its bytes.
create index entries_by_actor on audit.entries
  (tenant_id, user_id, by_operator, at desc, audit_id desc);
create index entries_by_action on audit.entries
  (tenant_id, action text_pattern_ops, at desc, audit_id desc);
