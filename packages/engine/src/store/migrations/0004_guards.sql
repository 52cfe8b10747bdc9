-- Guards end a run before its own end: an event it names in `cancelOn`, or a deadline. They go with the run.
alter table jobs drop constraint jobs_kind_check;
alter table jobs add constraint jobs_kind_check check (kind in (
  'discovery', 'step', 'sleep', 'wait', 'invoke', 'route', 'cron', 'cancel', 'start_timeout', 'finish_timeout'));
create unique index jobs_one_finish_timeout on jobs (run_id) where kind = 'finish_timeout';
