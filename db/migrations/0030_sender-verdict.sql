ALTER TABLE "tickets" DROP CONSTRAINT "tickets_person_needed_words";--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "sender_verdict" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "sender_checks" jsonb;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_sender_verdict_words" CHECK ("messages"."sender_verdict" in ('verified', 'unverified', 'failed'));--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_person_needed_words" CHECK ("tickets"."person_needed" in ('unknown_sender', 'automatic_mail', 'mail_loop', 'spoofed_sender', 'refund_refused', 'refund_impossible', 'handed_over', 'draft_held', 'reply_untrue', 'taken_over'));