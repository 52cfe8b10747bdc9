-- Calls of functions with concurrency limits wait in lanes, one for each combination of the limits' keys. A call that is
-- under way, a leased row, counts in its one or two buckets; nothing has to be counted down when its process dies.
alter table runs add column lane text;
alter table runs add column bucket_1 text;
alter table runs add column bucket_2 text;
-- Seconds by which the run goes before those created at the same time.
alter table runs add column priority_s integer not null default 0;
alter table jobs add column lane text;
alter table jobs add column bucket_1 text;
alter table jobs add column bucket_2 text;
create index jobs_in_lane on jobs (lane, rank_ms, seq) where ready and lease_owner is null and lane is not null;
create index jobs_in_bucket_1 on jobs (bucket_1) where lease_owner is not null and bucket_1 is not null;
create index jobs_in_bucket_2 on jobs (bucket_2) where lease_owner is not null and bucket_2 is not null;
drop index jobs_ready;
create index jobs_ready on jobs (rank_ms, seq) where ready and lease_owner is null and lane is null;
