ALTER TABLE "approval_decisions" ADD COLUMN "policy_version" integer;--> statement-breakpoint
ALTER TABLE "approval_decisions" ADD COLUMN "mac" text;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "mac" text;--> statement-breakpoint
-- Votes from before they were signed count for nothing: questions that are open are decided anew.
update approval_decisions set retracted_at = now()
where retracted_at is null and approval_id in (select id from approvals where status = 'pending');
