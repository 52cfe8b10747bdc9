ALTER TABLE "error_groups" ADD COLUMN "alert_after" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "error_groups" ADD COLUMN "alert_attempts" integer DEFAULT 0 NOT NULL;