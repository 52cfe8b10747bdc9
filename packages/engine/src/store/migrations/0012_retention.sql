-- Rows that come and go in bulk: vacuumed by how many are dead and not by how large the table has grown, and without the
-- pauses that are meant for tables nobody waits for.
alter table jobs set (autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_threshold = 10000,
  autovacuum_analyze_scale_factor = 0);
alter table runs set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
alter table steps set (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
alter table events set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
alter table event_claims set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
alter table meters set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
alter table gate_queue set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
alter table registry set (fillfactor = 50);
alter table instances set (fillfactor = 50);

create index event_claims_by_expiry on event_claims (expires_at);
