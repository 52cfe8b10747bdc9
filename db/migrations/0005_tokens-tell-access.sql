-- Open streams end as well when their token is revoked or changed, or when their user is disabled. Each use of a token
-- updates its row, which tells nobody.
create trigger api_tokens_tell_revoked after delete on api_tokens
  for each row execute function tell_access_change();
--> statement-breakpoint
create trigger api_tokens_tell_changed after update on api_tokens
  for each row when ((old.enabled, old.expires_at, old.permissions) is distinct from (new.enabled, new.expires_at, new.permissions))
  execute function tell_access_change();
--> statement-breakpoint
create trigger users_tell_disabled after update of disabled_at on users
  for each row when (old.disabled_at is distinct from new.disabled_at) execute function tell_access_change();
