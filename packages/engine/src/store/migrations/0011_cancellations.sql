-- Orders to cancel many runs. `cursor` is the last run that was looked at, so that another process can go on.
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
