-- Each item uses the places of one share: its function's, or (empty) the engine's own. A claim reads the oldest items of
-- each share that waits, so that a function with thousands of waiting runs costs the others nothing.
alter table jobs add column share text collate "C" not null default '';
update jobs set share = runs.function_id::text
from runs where runs.id = jobs.run_id and jobs.kind not in ('cancel', 'start_timeout', 'finish_timeout');
drop index jobs_ready;
create index jobs_ready on jobs (share, rank_ms, seq) where ready and lease_owner is null and lane is null;
drop index jobs_in_lane;
create index jobs_in_lane on jobs (share, lane, rank_ms, seq) where ready and lease_owner is null and lane is not null;
