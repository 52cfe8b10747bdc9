-- The roles and databases of one server: the console and the engine, neither of which may connect to the other's.
-- Run as a superuser:
--   sudo -u postgres psql -v vagus_password=… -v engine_password=… -f deploy/one-server/roles.sql
-- Repeatable: an existing role gets the password, an existing database stays.
\set ON_ERROR_STOP on
select format('create role %I login', name) from unnest(array['vagus', 'vagus_engine']) as name
where not exists (select from pg_roles where rolname = name) \gexec
alter role vagus password :'vagus_password';
alter role vagus_engine password :'engine_password';
select format('create database %I owner %I template template0 encoding ''UTF8''', name, name)
from unnest(array['vagus', 'vagus_engine']) as name
where not exists (select from pg_database where datname = name) \gexec
revoke connect, temporary on database vagus from public;
revoke connect, temporary on database vagus_engine from public;
