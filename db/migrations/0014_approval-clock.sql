ALTER TABLE "notices" DROP CONSTRAINT "notices_audience_words";--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "remind_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "escalate_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "escalated_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "seen_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "approvals_clock" ON "approvals" USING btree (least("remind_at", "escalate_at")) WHERE "approvals"."status" = 'pending';--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_audience_words" CHECK ("notices"."audience" in ('on_call', 'reviewers', 'seniors'));--> statement-breakpoint
UPDATE "approvals" SET "remind_at" = "opened_at" + ("deadline" - "opened_at") * 0.5, "escalate_at" = "opened_at" + ("deadline" - "opened_at") * 0.75
	WHERE "status" = 'pending';--> statement-breakpoint
-- Nobody wrote down who had older ones open, so none of them may be said to have been seen by nobody.
UPDATE "approvals" SET "seen_at" = coalesce("decided_at", "opened_at");
