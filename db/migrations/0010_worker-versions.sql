ALTER TABLE "agent_states" ADD COLUMN "worker_version" text;--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "worker_version" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "worker_version" text;