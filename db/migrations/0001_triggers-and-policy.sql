-- The audit log takes inserts and nothing else, from anyone, its owner included.
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit_log is append-only: % refused', tg_op using errcode = '42501';
end
$$;
--> statement-breakpoint
create trigger audit_log_append_only before update or delete on audit_log
  for each row execute function refuse_audit_change();
--> statement-breakpoint
create trigger audit_log_no_truncate before truncate on audit_log
  for each statement execute function refuse_audit_change();
--> statement-breakpoint
-- Tells open streams that a session or a role changed, whoever changed it: the console, a script or psql.
create function tell_access_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('vagus_access', case when tg_table_name = 'users' then to_jsonb(old) ->> 'id' else to_jsonb(old) ->> 'user_id' end);
  return null;
end
$$;
--> statement-breakpoint
create trigger sessions_tell_access_change after delete or update of expires_at, user_id, token on sessions
  for each row execute function tell_access_change();
--> statement-breakpoint
create trigger users_tell_access_change after update of role on users
  for each row when (old.role is distinct from new.role) execute function tell_access_change();
--> statement-breakpoint
-- Refund policy, version 1. Amounts in minor units of their currency, times in milliseconds.
insert into policies (version, rules, note, created_by) values (1, '{
  "limits": [
    {"currency": "USD", "automaticBelowCents": 0, "oneApproverUpToCents": 50000, "refusedAboveCents": 500000}
  ],
  "deadlineMs": 14400000,
  "holdMs": 5000
}', 'The rules Vagus starts with', 'system');
