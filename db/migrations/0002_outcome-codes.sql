ALTER TABLE "operation_items" ALTER COLUMN "outcome" SET DATA TYPE jsonb USING null;--> statement-breakpoint
ALTER TABLE "operations" ALTER COLUMN "paused_because" SET DATA TYPE jsonb USING null;