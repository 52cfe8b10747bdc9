ALTER TABLE "approval_decisions" ADD COLUMN "answer_sha256" text;--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "text_cleared_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "approvals_kept" ON "approvals" USING btree ("opened_at") WHERE "approvals"."text_cleared_at" is null and "approvals"."kind" <> 'request';