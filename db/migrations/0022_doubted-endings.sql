ALTER TABLE "error_groups" ADD COLUMN "state_note" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "doubted_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "runs_doubted" ON "runs" USING btree ("doubted_at") WHERE "runs"."doubted_at" is not null;