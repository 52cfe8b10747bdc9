DROP INDEX "messages_one_answer";--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "unsupported" jsonb;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "corrects_message_id" text;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_corrects_message_id_messages_id_fk" FOREIGN KEY ("corrects_message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "messages_one_answer" ON "messages" USING btree ("answers_message_id") WHERE "messages"."direction" = 'outbound' and "messages"."status" <> 'held';