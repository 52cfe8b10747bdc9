ALTER TABLE "tickets" DROP CONSTRAINT "tickets_person_needed_words";--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "needed_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "needed_for" text;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "settled_up_to" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "disputes_ticket" ON "disputes" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "messages_sending" ON "messages" USING btree ("ticket_id") WHERE "messages"."status" = 'sending';--> statement-breakpoint
CREATE INDEX "tickets_unresolved" ON "tickets" USING btree ("id") WHERE "tickets"."status" <> 'resolved';--> statement-breakpoint
-- What follows from other rows is read from them now (lib/tickets/ticket-need.ts).
UPDATE "tickets" SET "settled_up_to" = "resolved_at" WHERE "resolved_at" IS NOT NULL;--> statement-breakpoint
UPDATE "tickets" SET "person_needed" = NULL WHERE "person_needed" NOT IN ('unknown_sender', 'automatic_mail', 'mail_loop', 'refund_refused', 'handed_over', 'draft_held', 'taken_over');--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_person_needed_words" CHECK ("tickets"."person_needed" in ('unknown_sender', 'automatic_mail', 'mail_loop', 'refund_refused', 'handed_over', 'draft_held', 'taken_over'));