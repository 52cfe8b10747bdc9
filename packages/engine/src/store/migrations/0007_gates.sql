-- Functions that do not start a run for each event have a gate: events queue up before it, and a queue row of the
-- function lets one process at a time decide on them in order.
alter table jobs drop constraint jobs_kind_check;
alter table jobs add constraint jobs_kind_check check (kind in (
  'discovery', 'step', 'sleep', 'wait', 'invoke', 'route', 'cron', 'gate', 'cancel', 'start_timeout', 'finish_timeout'));
create unique index jobs_one_gate on jobs (function_id) where kind = 'gate';

create table gate_queue (
  function_id uuid not null,
  seq bigint generated always as identity,
  event_id text collate "C" not null,
  received_at_ms bigint not null,
  -- The id somebody was promised the run will have.
  run_id text collate "C",
  primary key (function_id, seq)
);

-- Events that wait to start one run together: the last one of a debounce, or all of a batch. Null as due time: to be
-- worked out again, because the function has been registered anew.
create table gatherings (
  id text collate "C" primary key,
  function_id uuid not null,
  kind text not null check (kind in ('debounce', 'batch')),
  name text not null,
  event_ids text[] not null,
  bytes bigint not null,
  run_id text collate "C",
  opened_at_ms bigint not null,
  last_at_ms bigint not null,
  due_at_ms bigint
);
create unique index gatherings_by_name on gatherings (function_id, kind, name);
create index gatherings_by_due on gatherings (function_id, due_at_ms);

-- A run that was not started is kept as skipped, with its reason. A singleton's lock is its unfinished run.
alter table runs drop constraint runs_status_check;
alter table runs add constraint runs_status_check
  check (status in ('queued', 'running', 'completed', 'failed', 'cancelled', 'skipped'));
alter table runs add column skip_reason text;
alter table runs add column batch_id text;
alter table runs add column singleton_key text;
create unique index runs_one_singleton on runs (function_id, singleton_key)
  where singleton_key is not null and ended_at_ms is null;
create index runs_skipped on runs (id) where status = 'skipped';
create index runs_by_batched_event on runs using gin (event_ids) where batch_id is not null;
