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
-- Refund policy, version 1. Amounts in minor units, times in milliseconds.
insert into policies (version, rules, note, created_by) values (1, '{
  "automaticBelowCents": 0,
  "oneApproverUpToCents": 50000,
  "refusedAboveCents": 500000,
  "deadlineMs": 14400000,
  "holdMs": 5000
}', 'The rules Vagus starts with', 'system');
