ALTER TABLE "operations" ADD COLUMN "driver_run_id" text;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "driven_at" timestamp (3) with time zone DEFAULT now() NOT NULL;