-- Meters of throttles and rate limits (GCRA): when their tokens are whole again, and the interval that was counted in.
create table meters (
  name text collate "C" primary key,
  arrival_ms double precision not null,
  emission_ms double precision not null
);
create index meters_by_arrival on meters (arrival_ms);

-- What a first call takes a token of; it waits in a lane of its own until there is one.
alter table jobs add column throttle text;
create index jobs_throttled on jobs (throttle) where ready and lease_owner is null and throttle is not null;
