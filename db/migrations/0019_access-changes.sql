-- Tells open streams whose session or role changed, whoever changed it: the console, the command line, a person in psql.
create function tell_access_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('vagus_access', case when tg_table_name = 'users' then to_jsonb(old) ->> 'id' else to_jsonb(old) ->> 'user_id' end);
  return null;
end
$$;
--> statement-breakpoint
create trigger sessions_tell_access_change after delete or update of expires_at, user_id, token on sessions
  for each row execute function tell_access_change();
--> statement-breakpoint
create trigger users_tell_access_change after update of role on users
  for each row when (old.role is distinct from new.role) execute function tell_access_change();
