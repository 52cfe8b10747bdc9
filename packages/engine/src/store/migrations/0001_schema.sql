-- The registry's revision is read by every write that starts runs: a function that another process has changed is
-- noticed before it can be missed.
create table registry (
  only_row boolean primary key default true check (only_row),
  revision bigint not null default 1
) with (fillfactor = 50);
insert into registry default values;

-- One row per engine process. `lock_key` names the session advisory lock that the process holds while it lives.
create table instances (
  id text primary key,
  lock_key integer generated always as identity,
  heartbeat_at timestamptz not null default now()
) with (fillfactor = 50);

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

-- Rows of the tables below come and go in bulk: autovacuum goes by the number of dead rows, not by the size of the table.

-- `json`, not `jsonb`, wherever a text is sent on as it is: canonical JSON must come back byte for byte, and jsonb
-- refuses U+0000, which JSON allows.
create table events (
  internal_id text collate "C" primary key,
  event_id text not null,
  name text not null,
  payload json not null,
  received_at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
create index events_by_name on events (name, internal_id);

-- One run per function and event id within 24 hours.
create table event_claims (
  function_id uuid not null,
  event_id text not null,
  run_id text collate "C" not null,
  expires_at timestamptz not null,
  primary key (function_id, event_id)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
create index event_claims_by_expiry on event_claims (expires_at);

-- A skipped run never started; `skip_reason` says why. An unfinished run holds the lock of its singleton.
create table runs (
  id text collate "C" primary key,
  function_id uuid not null references functions (id),
  event_ids text[] not null,
  original_run_id text collate "C",
  batch_id text,
  status text not null default 'queued'
    check (status in ('queued', 'running', 'completed', 'failed', 'cancelled', 'skipped')),
  skip_reason text,
  revision integer not null default 0,
  request_version integer not null default -1,
  force_step_plan boolean not null default false,
  discovery_queued boolean not null default true,
  discovery_wanted_at integer not null default 0,
  step_groups integer not null default 0,
  state_bytes bigint not null default 0,
  queue_key text,
  concurrency_key_1 text,
  concurrency_key_2 text,
  singleton_key text,
  -- Seconds by which the run goes before the runs created at the same time.
  priority_s integer not null default 0,
  created_at_ms bigint not null,
  started_at_ms bigint,
  ended_at_ms bigint,
  output json,
  error json
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
create index runs_by_event on runs ((event_ids[1]));
create index runs_by_batched_event on runs using gin (event_ids) where batch_id is not null;
create index runs_of_batches on runs (batch_id) where batch_id is not null;
create index runs_by_function on runs (function_id, id);
create index runs_unfinished on runs (id) where ended_at_ms is null;
create index runs_unsuccessful on runs (status, id) where status in ('failed', 'cancelled');
create index runs_skipped on runs (id) where status = 'skipped';
create unique index runs_one_singleton on runs (function_id, singleton_key)
  where singleton_key is not null and ended_at_ms is null;

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
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
create unique index steps_in_order on steps (run_id, position) where position is not null;

-- The queue. A leased row belongs to the instance `lease_owner`; `lease_token` fences what a former owner writes.
-- Waits are rows too: `due_at_ms` is their timeout, and an event turns the row into one that is ready at once, so that
-- event and timeout contend for one row. The code lists the kinds: a constraint would change with each new kind.
-- Rows live for milliseconds: room for updates in place, and vacuum, without pauses, before the indexes fill with dead
-- rows.
create table jobs (
  id text collate "C" primary key,
  kind text not null,
  run_id text collate "C" references runs (id) on delete cascade,
  -- The function of a cron or an admission, or the function that a routed event is addressed to.
  function_id uuid,
  -- Whose places the item uses: the function of its run, or (empty) the engine. A claim reads the oldest items of each
  -- share, so that a function with thousands of waiting runs costs the others nothing.
  share text collate "C" not null default '',
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
  matched_event_id text collate "C",
  -- What a signal brought to the step that waits for it.
  delivered json,
  -- The request that the engine makes for a step. It may hold a vendor's key and goes with the row.
  request json,
  cron text,
  scheduled_at_ms bigint,
  -- Limited calls with the same queue key wait for the same limits. A call that is under way, a leased row, counts under
  -- its one or two concurrency keys; no counter has to be corrected when its process dies.
  queue_key text,
  concurrency_key_1 text,
  concurrency_key_2 text,
  -- The throttle of which a first call takes a token; until there is one, the call waits under a queue key of its own.
  throttle text
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_threshold = 10000, autovacuum_analyze_scale_factor = 0);
create index jobs_ready on jobs (share, rank_ms, seq) where ready and lease_owner is null and queue_key is null;
create index jobs_by_queue_key on jobs (share, queue_key, rank_ms, seq) where ready and lease_owner is null and queue_key is not null;
create index jobs_by_concurrency_key_1 on jobs (concurrency_key_1) where lease_owner is not null and concurrency_key_1 is not null;
create index jobs_by_concurrency_key_2 on jobs (concurrency_key_2) where lease_owner is not null and concurrency_key_2 is not null;
create index jobs_throttled on jobs (throttle) where ready and lease_owner is null and throttle is not null;
create index jobs_due on jobs (due_at_ms) where not ready;
create index jobs_leased on jobs (lease_owner) where lease_owner is not null;
create index jobs_of_run on jobs (run_id);
create index jobs_waiting on jobs (waits_for, waits_path, waits_value)
  where waits_for is not null and matched_event_id is null;
create unique index jobs_one_discovery on jobs (run_id) where kind = 'discovery';
create unique index jobs_one_per_step on jobs (run_id, step_id) where step_id is not null;
create unique index jobs_one_per_cron on jobs (function_id, cron) where kind = 'cron';
create unique index jobs_one_admission on jobs (function_id) where kind = 'admission';
create unique index jobs_one_finish_timeout on jobs (run_id) where kind = 'finish_timeout';

-- Meters of throttles and rate limits (GCRA): when their tokens are whole again, and the interval that was counted in.
create table meters (
  name text collate "C" primary key,
  arrival_ms double precision not null,
  emission_ms double precision not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
create index meters_by_arrival on meters (arrival_ms);

-- Events of functions with rate limit, debounce, batch or singleton, until the function's admission has decided on them.
create table admission_queue (
  function_id uuid not null,
  seq bigint generated always as identity,
  event_id text collate "C" not null,
  received_at_ms bigint not null,
  -- The id of the run, where a caller was given one in advance.
  run_id text collate "C",
  primary key (function_id, seq)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Events that wait to start one run together: the last event of a debounce, or all events of a batch. A due time of null
-- has to be worked out again, because the options of the function have changed.
create table event_buffers (
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
create unique index event_buffers_by_name on event_buffers (function_id, kind, name);
create index event_buffers_by_due on event_buffers (function_id, due_at_ms);

-- The one step that waits for a signal. A row whose run or step has ended holds nothing any more.
create table signals (
  signal text primary key,
  run_id text collate "C" not null references runs (id) on delete cascade,
  step_id text not null
);
create index signals_of_run on signals (run_id);

-- Orders to cancel many runs. `cursor` is the last run that was looked at, so that another process can continue.
create table cancellations (
  id text collate "C" primary key,
  function_id uuid not null references functions (id),
  started_after_ms bigint,
  started_before_ms bigint not null,
  condition text,
  created_at timestamptz not null default now(),
  cursor text collate "C",
  cancelled_count integer not null default 0,
  finished_at timestamptz
);
create index cancellations_unfinished on cancellations (id) where finished_at is null;
