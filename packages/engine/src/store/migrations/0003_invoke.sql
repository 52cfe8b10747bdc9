-- A step that invokes a function waits for the `inngest/function.finished` event with its correlation id.
alter table jobs drop constraint jobs_kind_check;
alter table jobs add constraint jobs_kind_check
  check (kind in ('discovery', 'step', 'sleep', 'wait', 'invoke', 'route', 'cron'));
