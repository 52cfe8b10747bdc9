-- Limits name their currency. Those of every earlier version were US dollars.
update policies
set rules = jsonb_build_object(
  'limits', jsonb_build_array(jsonb_build_object(
    'currency', 'USD',
    'automaticBelowCents', rules->'automaticBelowCents',
    'oneApproverUpToCents', rules->'oneApproverUpToCents',
    'refusedAboveCents', rules->'refusedAboveCents')),
  'deadlineMs', rules->'deadlineMs',
  'holdMs', rules->'holdMs')
where not rules ? 'limits';
--> statement-breakpoint
-- Codes as Stripe writes them, in small letters, are the same currencies.
update orders set currency = upper(currency) where currency <> upper(currency);
