ALTER TABLE "outbox" ADD COLUMN "run_id" text;--> statement-breakpoint
CREATE INDEX "outbox_run" ON "outbox" USING btree ("run_id") WHERE "outbox"."run_id" is not null;--> statement-breakpoint
CREATE INDEX "run_steps_woken_by" ON "run_steps" USING btree (("output" ->> 'id')) WHERE "run_steps"."kind" = 'wait';