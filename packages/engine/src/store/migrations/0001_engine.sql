-- The registry's revision is read by every write that starts runs: a function that was changed by another process is
-- noticed before it can be missed.
create table registry (
  only_row boolean primary key default true check (only_row),
  revision bigint not null default 1
);
insert into registry default values;

-- One row per engine process. `lock_key` names the session advisory lock the process holds while it lives.
create table instances (
  id text primary key,
  lock_key integer generated always as identity,
  heartbeat_at timestamptz not null default now()
);

create table apps (
  id uuid primary key,
  name text not null unique,
  url text not null,
  sdk text,
  framework text,
  app_version text,
  checksum text not null,
  error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table functions (
  id uuid primary key,
  app_id uuid not null references apps (id),
  slug text not null unique,
  name text not null,
  config json not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  archived_at timestamptz
);

-- `json`, not `jsonb`, wherever a text is sent on as it is: canonical JSON must come back byte for byte, and jsonb
-- refuses U+0000, which JSON allows.
create table events (
  internal_id text collate "C" primary key,
  event_id text not null,
  name text not null,
  payload json not null,
  received_at timestamptz not null default now()
);
create index events_by_name on events (name, internal_id);

-- One run per function and event id within 24 hours.
create table event_claims (
  function_id uuid not null,
  event_id text not null,
  run_id text collate "C" not null,
  expires_at timestamptz not null,
  primary key (function_id, event_id)
);

create table runs (
  id text collate "C" primary key,
  function_id uuid not null references functions (id),
  event_ids text[] not null,
  original_run_id text collate "C",
  status text not null default 'queued'
    check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  revision integer not null default 0,
  request_version integer not null default -1,
  force_step_plan boolean not null default false,
  discovery_queued boolean not null default true,
  discovery_wanted_at integer not null default 0,
  step_groups integer not null default 0,
  state_bytes bigint not null default 0,
  created_at_ms bigint not null,
  started_at_ms bigint,
  ended_at_ms bigint,
  output json,
  error json
);
create index runs_by_event on runs ((event_ids[1]));
create index runs_by_function on runs (function_id, id);
create index runs_unfinished on runs (id) where ended_at_ms is null;
create index runs_unsuccessful on runs (status, id) where status in ('failed', 'cancelled');

-- A step from its first report on. Finished steps have a position in the run's stack and a memo; the first write stays.
create table steps (
  run_id text collate "C" not null references runs (id) on delete cascade,
  step_id text not null,
  state text not null check (state in ('pending', 'done', 'edited')),
  op text not null,
  name text not null,
  step_group integer not null default 0,
  racing boolean not null default false,
  position integer,
  memo json,
  input json,
  reported_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (run_id, step_id)
);
create unique index steps_in_order on steps (run_id, position) where position is not null;

-- The queue. A leased row belongs to the instance `lease_owner`; `lease_token` fences what a former owner writes.
-- Waits are rows too: `due_at_ms` is their timeout, and an event turns the row into one that is ready at once, so that
-- event and timeout contend for one row.
create table jobs (
  id text collate "C" primary key,
  kind text not null check (kind in ('discovery', 'step', 'sleep', 'wait', 'route')),
  run_id text collate "C" references runs (id) on delete cascade,
  step_id text,
  event_id text collate "C",
  attempt integer not null default 0,
  redrives integer not null default 0,
  due_at_ms bigint not null,
  rank_ms bigint not null,
  seq bigint generated always as identity,
  ready boolean not null,
  lease_owner text,
  lease_token integer not null default 0,
  leased_at_ms bigint,
  waits_for text,
  waits_if text,
  waits_path text,
  waits_value text,
  matched_event_id text collate "C"
);
create index jobs_ready on jobs (rank_ms, seq) where ready and lease_owner is null;
create index jobs_due on jobs (due_at_ms) where not ready;
create index jobs_leased on jobs (lease_owner) where lease_owner is not null;
create index jobs_of_run on jobs (run_id);
create unique index jobs_one_discovery on jobs (run_id) where kind = 'discovery';
create unique index jobs_one_per_step on jobs (run_id, step_id) where step_id is not null;
create index jobs_waiting on jobs (waits_for, waits_path, waits_value)
  where waits_for is not null and matched_event_id is null;

-- Rows come and go in milliseconds: room for updates in place, and vacuum before the indexes fill with the dead.
alter table jobs set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
alter table runs set (fillfactor = 80);
