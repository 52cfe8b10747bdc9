CREATE TABLE "legal_holds" (
	"id" text PRIMARY KEY NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" text NOT NULL,
	"reason" text NOT NULL,
	"set_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"lifted_at" timestamp (3) with time zone,
	CONSTRAINT "legal_holds_subject_words" CHECK ("legal_holds"."subject_type" in ('customer', 'ticket'))
);
--> statement-breakpoint
ALTER TABLE "audit_log" DROP CONSTRAINT "audit_log_action_words";--> statement-breakpoint
ALTER TABLE "settings" DROP CONSTRAINT "settings_key";--> statement-breakpoint
ALTER TABLE "model_calls" ALTER COLUMN "request" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "model_calls" ADD COLUMN "cleared_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD COLUMN "body_cleared_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "body_cleared_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "legal_holds_active" ON "legal_holds" USING btree ("subject_type","subject_id") WHERE "legal_holds"."lifted_at" is null;--> statement-breakpoint
CREATE INDEX "agent_states_kept" ON "agent_states" USING btree ("created_at") WHERE "agent_states"."state" <> '';--> statement-breakpoint
CREATE INDEX "model_calls_kept" ON "model_calls" USING btree ("at") WHERE "model_calls"."cleared_at" is null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_kept" ON "webhook_deliveries" USING btree ("received_at") WHERE "webhook_deliveries"."body_cleared_at" is null;--> statement-breakpoint
CREATE INDEX "messages_kept" ON "messages" USING btree ("created_at") WHERE "messages"."body_cleared_at" is null;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_action_words" CHECK ("audit_log"."action" in ('message_received', 'message_sent', 'refund_issued', 'refund_blocked', 'approval_opened', 'approval_decided', 'approval_retracted', 'approval_extended', 'approval_escalated', 'approval_expired', 'approval_withdrawn', 'refund_confirmed', 'refund_failed', 'dispute_opened', 'dispute_closed', 'health_check_recorded', 'message_bounced', 'ticket_assigned', 'ticket_taken_over', 'ticket_resolved', 'run_rerun', 'run_cancelled', 'operation_started', 'operation_finished', 'function_paused', 'function_resumed', 'money_stopped', 'money_resumed', 'delivery_replayed', 'event_sent', 'policy_changed', 'source_changed', 'data_revealed', 'audit_exported', 'user_changed', 'session_revoked', 'token_created', 'token_revoked', 'reply_corrected', 'group_changed', 'operation_changed', 'ticket_replied', 'investigation_requested', 'customer_changed', 'order_changed', 'customers_imported', 'settings_changed', 'deployment_adopted', 'retention_applied', 'legal_hold_set', 'legal_hold_lifted'));--> statement-breakpoint
ALTER TABLE "settings" ADD CONSTRAINT "settings_key" CHECK ("settings"."key" in ('company.name', 'company.support_address', 'company.locale', 'company.signature', 'retention.runs_days', 'retention.steps_days', 'retention.logs_days', 'retention.prompts_days', 'retention.messages_days', 'retention.deliveries_days', 'retention.events_days', 'retention.months_dropped_by'));--> statement-breakpoint
-- The ledger by months. A run's id begins with the time of the run, so a month is a range of ids, and dropping a month
-- takes constant time. Written by hand: the schema cannot declare partitions.
create function ledger_bound(month date) returns text language plpgsql immutable strict as $$
declare
  letters constant text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  rest bigint := extract(epoch from month::timestamp at time zone 'UTC')::bigint * 1000;
  bound text := '';
begin
  for i in 1..10 loop
    bound := substr(letters, (rest % 32)::int + 1, 1) || bound;
    rest := rest / 32;
  end loop;
  return 'run_' || bound;
end
$$;
--> statement-breakpoint
-- Adds one month to one table, with the rows of that month that the default partition took in meanwhile.
create function ledger_add_partition(parent text, month date) returns void language plpgsql as $$
declare
  part text := parent || to_char(month, '_YYYY_MM');
  spare text := parent || '_default';
  key text := case parent when 'runs' then 'id' else 'run_id' end;
  low text := ledger_bound(month);
  high text := ledger_bound((month + interval '1 month')::date);
begin
  execute format('create table %I (like %I including defaults including constraints)', part, parent);
  execute format('with moved as (delete from %1$I where %2$I >= %3$L and %2$I < %4$L returning *) insert into %5$I select * from moved',
    spare, key, low, high, part);
  execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, part, low, high);
end
$$;
--> statement-breakpoint
-- Turns one table into a partitioned one with the same name, columns, checks, indexes and rows.
create function ledger_partition_table(parent text, key_columns text) returns void language plpgsql as $$
declare
  former text := parent || '_unpartitioned';
  key text := case parent when 'runs' then 'id' else 'run_id' end;
  definitions text[];
  definition text;
  key_name text;
  month date;
begin
  select array_agg(pg_get_indexdef(indexrelid)) into definitions
    from pg_index where indrelid = parent::regclass and not indisprimary;
  select conname into key_name from pg_constraint where conrelid = parent::regclass and contype = 'p';
  execute format('alter table %I rename to %I', parent, former);
  execute format('create table %I (like %I including defaults including constraints including comments) partition by range (%I)',
    parent, former, key);
  execute format('create table %I partition of %I default', parent || '_default', parent);
  -- From the month of the oldest run on; ids that are no ULIDs stay in the default partition.
  execute format('select date_trunc(''month'', min(at))::date from (select to_timestamp(%s / 1000.0) at time zone ''UTC'' as at from (
      select min(%2$I) as id from %3$I where %2$I ~ ''^run_0[0-9A-HJKMNP-TV-Z]{25}$'') oldest where id is not null) found',
    '(select sum((position(substr(id, 4 + n, 1) in ''0123456789ABCDEFGHJKMNPQRSTVWXYZ'') - 1) * power(32::numeric, 10 - n)) from generate_series(1, 10) n)',
    key, former) into month;
  month := least(coalesce(month, date_trunc('month', now() at time zone 'UTC')::date), date_trunc('month', now() at time zone 'UTC')::date);
  month := greatest(month, (date_trunc('month', now() at time zone 'UTC') - interval '60 months')::date);
  while month <= date_trunc('month', now() at time zone 'UTC') + interval '3 months' loop
    perform ledger_add_partition(parent, month);
    month := (month + interval '1 month')::date;
  end loop;
  execute format('insert into %I select * from %I', parent, former);
  if parent = 'run_logs' then alter sequence run_logs_id_seq owned by none; end if;
  execute format('drop table %I', former);
  if parent = 'run_logs' then alter sequence run_logs_id_seq owned by run_logs.id; end if;
  execute format('alter table %I add constraint %I primary key (%s)', parent, key_name, key_columns);
  foreach definition in array coalesce(definitions, '{}') loop
    if parent <> 'run_logs' then execute definition; end if;
  end loop;
  execute format('analyze %I', parent);
end
$$;
--> statement-breakpoint
alter table run_logs rename constraint run_logs_pkey to run_logs_run_id_id_pk;
--> statement-breakpoint
select ledger_partition_table('runs', 'id'), ledger_partition_table('run_steps', 'run_id, step_id'),
  ledger_partition_table('run_attempts', 'run_id, step_id, n'), ledger_partition_table('run_logs', 'run_id, id');
--> statement-breakpoint
drop function ledger_partition_table;
--> statement-breakpoint
-- Makes the partitions of this month and the next ones. The application may call it: it cannot create tables itself.
create function ledger_add_months(ahead integer) returns integer language plpgsql security definer
  set search_path = public, pg_temp set lock_timeout = '1s' as $$
declare
  parent text;
  month date;
  made integer := 0;
begin
  if ahead is null or ahead not between 1 and 12 then raise exception 'ahead is 1 to 12 months' using errcode = '22023'; end if;
  perform pg_advisory_xact_lock(7260013);
  foreach parent in array array['runs', 'run_steps', 'run_attempts', 'run_logs'] loop
    for n in 0..ahead loop
      month := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => n))::date;
      continue when to_regclass(parent || to_char(month, '_YYYY_MM')) is not null;
      perform ledger_add_partition(parent, month);
      made := made + 1;
    end loop;
  end loop;
  return made;
end
$$;
--> statement-breakpoint
-- Runs between two ids that a dropped month must leave behind: those of a customer or ticket under a legal hold, and
-- those that have not ended. Index look-ups only.
create function ledger_kept_runs(low text, high text) returns setof text language sql stable
  set search_path = public, pg_temp as $$
  with held_customers as (
    select subject_id as id from legal_holds where lifted_at is null and subject_type = 'customer'
  ), held_tickets as (
    select subject_id as id from legal_holds where lifted_at is null and subject_type = 'ticket'
    union select t.id from tickets t join held_customers c on c.id = t.customer_id
  )
  select r.id from held_customers c join runs r on r.customer_id = c.id and r.id >= low and r.id < high
  union select r.id from held_tickets t join runs r on r.subject_id = t.id and r.id >= low and r.id < high
  union select r.id from runs r where r.ended_at is null and r.id >= low and r.id < high
$$;
--> statement-breakpoint
-- Drops a month of one table and returns how many rows it kept, in a partition of their own for the same month. The
-- application may call it, so it refuses whatever is younger than 30 days, and never drops a row under a legal hold.
create function ledger_drop_month(parent text, month date) returns bigint language plpgsql security definer
  set search_path = public, pg_temp set lock_timeout = '500ms' as $$
declare
  part text := parent || to_char(month, '_YYYY_MM');
  held text := parent || '_held' || to_char(month, '_YYYY_MM');
  key text := case parent when 'runs' then 'id' else 'run_id' end;
  low text := ledger_bound(month);
  high text := ledger_bound((month + interval '1 month')::date);
  kept bigint;
begin
  if parent is null or parent <> all (array['runs', 'run_steps', 'run_attempts', 'run_logs']) then
    raise exception 'not a table of the ledger' using errcode = '22023';
  end if;
  if month is null or month <> date_trunc('month', month)
    or month + interval '1 month' > (now() at time zone 'UTC') - interval '30 days' then
    raise exception 'a month is dropped 30 days after its end at the earliest' using errcode = '22023';
  end if;
  perform pg_advisory_xact_lock(7260013);
  if to_regclass(part) is null then return 0; end if;
  execute format('lock table only %I in share row exclusive mode', part);
  execute format('create table %I (like %I including defaults including constraints)', held, parent);
  execute format('insert into %I select t.* from ledger_kept_runs(%L, %L) k(id) join only %I t on t.%I = k.id',
    held, low, high, part, key);
  get diagnostics kept = row_count;
  execute format('alter table %I detach partition %I', parent, part);
  if kept > 0 then
    execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, held, low, high);
  else
    execute format('drop table %I', held);
  end if;
  execute format('drop table %I', part);
  return kept;
end
$$;
--> statement-breakpoint
-- Deletes rows of dropped months that nothing holds any more, at most as many, and drops the partitions this empties.
create function ledger_release_held(most integer) returns integer language plpgsql security definer
  set search_path = public, pg_temp set lock_timeout = '500ms' as $$
declare
  found record;
  deleted integer;
  total integer := 0;
  month date;
  key text;
  is_empty boolean;
begin
  if most is null or most not between 1 and 100000 then raise exception 'most is 1 to 100,000' using errcode = '22023'; end if;
  perform pg_advisory_xact_lock(7260013);
  -- Runs last: the other tables ask them what is held.
  for found in
    select child.relname::text as part, parent.relname::text as parent
    from pg_inherits i join pg_class child on child.oid = i.inhrelid join pg_class parent on parent.oid = i.inhparent
    where parent.relnamespace = 'public'::regnamespace and child.relkind = 'r'
      and parent.relname in ('runs', 'run_steps', 'run_attempts', 'run_logs')
      and child.relname ~ '^run(s|_steps|_attempts|_logs)_held_[0-9]{4}_[0-9]{2}$'
    order by parent.relname = 'runs', child.relname
  loop
    month := to_date(right(found.part, 7) || '_01', 'YYYY_MM_DD');
    key := case found.parent when 'runs' then 'id' else 'run_id' end;
    execute format('delete from %1$I where ctid in (select ctid from %1$I where %2$I not in (select ledger_kept_runs(%3$L, %4$L)) limit %5$s)',
      found.part, key, ledger_bound(month), ledger_bound((month + interval '1 month')::date), greatest(most - total, 0));
    get diagnostics deleted = row_count;
    total := total + deleted;
    execute format('select not exists (select from %I)', found.part) into is_empty;
    if is_empty then
      execute format('alter table %I detach partition %I', found.parent, found.part);
      execute format('drop table %I', found.part);
    end if;
  end loop;
  return total;
end
$$;
--> statement-breakpoint
-- Statistics of the whole tables, which the server does not gather by itself for partitioned ones.
create function ledger_analyze() returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  analyze runs, run_steps, run_attempts, run_logs;
end
$$;
--> statement-breakpoint
revoke all on function ledger_add_partition, ledger_add_months, ledger_drop_month, ledger_release_held, ledger_analyze from public;
