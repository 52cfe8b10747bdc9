CREATE TABLE "error_group_customers" (
	"error_group_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"run_count" integer NOT NULL,
	CONSTRAINT "error_group_customers_error_group_id_customer_id_pk" PRIMARY KEY("error_group_id","customer_id")
);
--> statement-breakpoint
CREATE TABLE "error_group_hours" (
	"error_group_id" text NOT NULL,
	"hour" timestamp (3) with time zone NOT NULL,
	"run_count" integer NOT NULL,
	CONSTRAINT "error_group_hours_error_group_id_hour_pk" PRIMARY KEY("error_group_id","hour")
);
--> statement-breakpoint
CREATE TABLE "error_groups" (
	"id" text PRIMARY KEY NOT NULL,
	"fingerprint" text NOT NULL,
	"function_id" text NOT NULL,
	"step_id" text,
	"error_type" text NOT NULL,
	"message" text NOT NULL,
	"frames" jsonb NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"ignored_until" timestamp (3) with time zone,
	"ignored_rate_per_hour" integer,
	"state_since" timestamp (3) with time zone NOT NULL,
	"state_by" text,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"regressed_at" timestamp (3) with time zone,
	"run_count" integer DEFAULT 0 NOT NULL,
	"customer_count" integer DEFAULT 0 NOT NULL,
	"last_run_id" text NOT NULL,
	"alerted_at" timestamp (3) with time zone,
	CONSTRAINT "error_groups_state_words" CHECK ("error_groups"."state" in ('open', 'resolved', 'ignored'))
);
--> statement-breakpoint
CREATE TABLE "metric_minutes" (
	"minute" timestamp (3) with time zone NOT NULL,
	"name" text NOT NULL,
	"samples" integer NOT NULL,
	"p50" double precision NOT NULL,
	"p95" double precision NOT NULL,
	"highest" double precision NOT NULL,
	CONSTRAINT "metric_minutes_name_minute_pk" PRIMARY KEY("name","minute")
);
--> statement-breakpoint
CREATE TABLE "run_hours" (
	"hour" timestamp (3) with time zone NOT NULL,
	"function_id" text NOT NULL,
	"status" text NOT NULL,
	"run_count" integer NOT NULL,
	"retries" integer NOT NULL,
	"cost_micros" bigint NOT NULL,
	"durations" integer[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "run_hours_hour_function_id_status_pk" PRIMARY KEY("hour","function_id","status")
);
--> statement-breakpoint
CREATE TABLE "operation_items" (
	"operation_id" text NOT NULL,
	"position" integer NOT NULL,
	"target_id" text NOT NULL,
	"customer_id" text,
	"status" text DEFAULT 'pending' NOT NULL,
	"acted_at" timestamp (3) with time zone,
	"new_run_id" text,
	"outcome" text,
	"reread_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "operation_items_operation_id_position_pk" PRIMARY KEY("operation_id","position"),
	CONSTRAINT "operation_items_status_words" CHECK ("operation_items"."status" in ('pending', 'done', 'failed', 'skipped', 'residue'))
);
--> statement-breakpoint
CREATE TABLE "operations" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"mode" text,
	"request" jsonb NOT NULL,
	"input" jsonb,
	"reason" text NOT NULL,
	"rate_per_second" double precision NOT NULL,
	"canary" integer NOT NULL,
	"stop_at_failure_rate" double precision NOT NULL,
	"total" integer NOT NULL,
	"not_eligible" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"paused_because" text,
	"paused_by_itself" boolean DEFAULT false NOT NULL,
	"paused_at" timestamp (3) with time zone,
	"resumed_at" timestamp (3) with time zone,
	CONSTRAINT "operations_kind_words" CHECK ("operations"."kind" in ('rerun', 'cancel', 'redeliver')),
	CONSTRAINT "operations_status_words" CHECK ("operations"."status" in ('previewed', 'running', 'paused', 'completed', 'aborted')),
	CONSTRAINT "operations_mode_words" CHECK ("operations"."mode" in ('top', 'failed_step', 'edited'))
);
--> statement-breakpoint
CREATE TABLE "run_attempts" (
	"run_id" text NOT NULL,
	"step_id" text NOT NULL,
	"n" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"error" jsonb,
	CONSTRAINT "run_attempts_run_id_step_id_n_pk" PRIMARY KEY("run_id","step_id","n")
);
--> statement-breakpoint
CREATE TABLE "run_logs" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"step_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"level" text NOT NULL,
	"message" text NOT NULL,
	"fields" jsonb,
	CONSTRAINT "run_logs_level_words" CHECK ("run_logs"."level" in ('debug', 'info', 'warn', 'error'))
);
--> statement-breakpoint
CREATE TABLE "stop_switches" (
	"scope" text PRIMARY KEY NOT NULL,
	"reason" text NOT NULL,
	"stopped_by" text NOT NULL,
	"stopped_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "run_steps" DROP CONSTRAINT "run_steps_status_words";--> statement-breakpoint
ALTER TABLE "run_steps" ALTER COLUMN "error" SET DATA TYPE jsonb USING jsonb_build_object('name', split_part("error", ': ', 1), 'message', "error");--> statement-breakpoint
ALTER TABLE "runs" ALTER COLUMN "started_at" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "run_steps" ADD COLUMN "input" jsonb;--> statement-breakpoint
ALTER TABLE "run_steps" ADD COLUMN "output" jsonb;--> statement-breakpoint
ALTER TABLE "run_steps" ADD COLUMN "waits_for" jsonb;--> statement-breakpoint
ALTER TABLE "run_steps" ADD COLUMN "child_run_id" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "code_version" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "ended_because" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "input" jsonb;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "output" jsonb;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "queued_at" timestamp (3) with time zone;--> statement-breakpoint
UPDATE "runs" SET "queued_at" = "started_at";--> statement-breakpoint
ALTER TABLE "runs" ALTER COLUMN "queued_at" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "duration_ms" bigint;--> statement-breakpoint
UPDATE "runs" SET "duration_ms" = extract(epoch from "ended_at" - "started_at") * 1000;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "retries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "cost_micros" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "failed_step_id" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "error_group_id" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "rerun_of" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "operation_id" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "parent_run_id" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "reconciled_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "error_groups_fingerprint" ON "error_groups" USING btree ("fingerprint");--> statement-breakpoint
CREATE INDEX "error_groups_state" ON "error_groups" USING btree ("state","last_seen_at","id");--> statement-breakpoint
CREATE INDEX "error_groups_unalerted" ON "error_groups" USING btree ("id") WHERE "error_groups"."alerted_at" is null;--> statement-breakpoint
CREATE INDEX "metric_minutes_minute" ON "metric_minutes" USING btree ("minute");--> statement-breakpoint
CREATE INDEX "operation_items_status" ON "operation_items" USING btree ("operation_id","status","position");--> statement-breakpoint
CREATE INDEX "operation_items_target" ON "operation_items" USING btree ("target_id","operation_id");--> statement-breakpoint
CREATE INDEX "operation_items_new_run" ON "operation_items" USING btree ("new_run_id");--> statement-breakpoint
CREATE INDEX "operations_status" ON "operations" USING btree ("status","id");--> statement-breakpoint
CREATE INDEX "run_logs_run" ON "run_logs" USING btree ("run_id","id");--> statement-breakpoint
CREATE INDEX "run_steps_child" ON "run_steps" USING btree ("child_run_id") WHERE "run_steps"."child_run_id" is not null;--> statement-breakpoint
CREATE INDEX "runs_function" ON "runs" USING btree ("function_id","id");--> statement-breakpoint
CREATE INDEX "runs_function_status" ON "runs" USING btree ("function_id","status","id");--> statement-breakpoint
CREATE INDEX "runs_customer" ON "runs" USING btree ("customer_id","id","status","function_id");--> statement-breakpoint
CREATE INDEX "runs_histogram" ON "runs" USING btree ("queued_at","status","function_id");--> statement-breakpoint
CREATE INDEX "runs_ended" ON "runs" USING btree ("ended_at");--> statement-breakpoint
CREATE INDEX "runs_duration" ON "runs" USING btree ("duration_ms","id");--> statement-breakpoint
CREATE INDEX "runs_error_group" ON "runs" USING btree ("error_group_id","id") WHERE "runs"."error_group_id" is not null;--> statement-breakpoint
CREATE INDEX "runs_rerun_of" ON "runs" USING btree ("rerun_of") WHERE "runs"."rerun_of" is not null;--> statement-breakpoint
CREATE INDEX "runs_operation" ON "runs" USING btree ("operation_id","id") WHERE "runs"."operation_id" is not null;--> statement-breakpoint
CREATE INDEX "runs_parent" ON "runs" USING btree ("parent_run_id") WHERE "runs"."parent_run_id" is not null;--> statement-breakpoint
CREATE INDEX "runs_open" ON "runs" USING btree ("id") WHERE "runs"."ended_at" is null;--> statement-breakpoint
ALTER TABLE "run_steps" ADD CONSTRAINT "run_steps_status_words" CHECK ("run_steps"."status" in ('planned', 'running', 'waiting', 'completed', 'failed', 'cancelled'));