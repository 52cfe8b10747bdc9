-- The next tick of a cron trigger is a queue row that moves on with every firing. A route row with a function carries
-- an event that is addressed to it alone.
alter table jobs drop constraint jobs_kind_check;
alter table jobs add constraint jobs_kind_check
  check (kind in ('discovery', 'step', 'sleep', 'wait', 'route', 'cron'));
alter table jobs add column function_id uuid;
alter table jobs add column cron text;
alter table jobs add column scheduled_at_ms bigint;
create unique index jobs_one_per_cron on jobs (function_id, cron) where kind = 'cron';
