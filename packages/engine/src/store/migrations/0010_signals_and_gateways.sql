-- The kinds of queue items are listed where they are handled; a list here would have to be written anew with each one.
alter table jobs drop constraint jobs_kind_check;
-- What a call that the engine makes for a step sends. It may hold a vendor's key and goes with the row.
alter table jobs add column request json;
-- What a signal brought to the step that waits for it.
alter table jobs add column delivered json;
-- Who waits for a signal: one step of all. A row whose run or step has ended holds nothing any more.
create table signals (
  signal text primary key,
  run_id text collate "C" not null references runs (id) on delete cascade,
  step_id text not null
);
create index signals_of_run on signals (run_id);
