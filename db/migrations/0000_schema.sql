CREATE TABLE "agent_states" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"turn" integer NOT NULL,
	"message_id" text NOT NULL,
	"state" text NOT NULL,
	"reply" text,
	"proposals" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "approval_decisions" (
	"id" text PRIMARY KEY NOT NULL,
	"approval_id" text NOT NULL,
	"user_id" text,
	"role" text NOT NULL,
	"decision" text NOT NULL,
	"comment" text DEFAULT '' NOT NULL,
	"customer_note" text DEFAULT '' NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"effective_at" timestamp (3) with time zone NOT NULL,
	"retracted_at" timestamp (3) with time zone,
	"policy_version" integer,
	"mac" text,
	CONSTRAINT "approval_decisions_words" CHECK ("approval_decisions"."decision" in ('approve', 'reject'))
);
--> statement-breakpoint
CREATE TABLE "approvals" (
	"id" text PRIMARY KEY NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"kind" text DEFAULT 'refund' NOT NULL,
	"ticket_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"source_message_id" text NOT NULL,
	"order_id" text NOT NULL,
	"charge_id" text NOT NULL,
	"amount_cents" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"reason" text NOT NULL,
	"evidence" jsonb NOT NULL,
	"draft_reply" text NOT NULL,
	"effect_hash" text NOT NULL,
	"reply_hash" text NOT NULL,
	"policy_version" integer NOT NULL,
	"required_decisions" integer NOT NULL,
	"proposed_by" text,
	"run_id" text,
	"claimed_by" text,
	"claimed_at" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deadline" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"effective_at" timestamp (3) with time zone,
	"resumed_at" timestamp (3) with time zone,
	"nudges" integer DEFAULT 0 NOT NULL,
	"nudge_at" timestamp (3) with time zone,
	CONSTRAINT "approvals_status_words" CHECK ("approvals"."status" in ('pending', 'approved', 'rejected', 'expired', 'withdrawn'))
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"actor_type" text NOT NULL,
	"actor_id" text NOT NULL,
	"action" text NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" text NOT NULL,
	"customer_id" text,
	"run_id" text,
	"dedupe_key" text NOT NULL,
	"detail" jsonb NOT NULL,
	CONSTRAINT "audit_log_actor_words" CHECK ("audit_log"."actor_type" in ('user', 'agent', 'function', 'system')),
	CONSTRAINT "audit_log_action_words" CHECK ("audit_log"."action" in ('message_received', 'message_sent', 'refund_issued', 'refund_blocked', 'approval_opened', 'approval_decided', 'approval_retracted', 'approval_extended', 'approval_escalated', 'approval_expired', 'approval_withdrawn', 'refund_confirmed', 'refund_failed', 'dispute_opened', 'dispute_closed', 'health_check_recorded', 'message_bounced', 'ticket_assigned', 'ticket_taken_over', 'ticket_resolved', 'run_rerun', 'run_cancelled', 'operation_started', 'operation_finished', 'function_paused', 'function_resumed', 'money_stopped', 'money_resumed', 'delivery_replayed', 'event_sent', 'policy_changed', 'source_changed', 'data_revealed', 'audit_exported', 'user_changed', 'session_revoked', 'token_created', 'token_revoked', 'reply_corrected', 'group_changed', 'operation_changed', 'ticket_replied', 'investigation_requested'))
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_failures" (
	"key" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"last_failed_at" timestamp (3) with time zone NOT NULL,
	"blocked_until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"role" text DEFAULT 'viewer' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_role_words" CHECK ("users"."role" in ('viewer', 'reviewer', 'senior', 'engineer', 'auditor', 'admin'))
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"tier" text NOT NULL,
	"risk_score" integer DEFAULT 0 NOT NULL,
	"last_contact_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "customers_tier" CHECK ("customers"."tier" in ('enterprise', 'pro', 'standard'))
);
--> statement-breakpoint
CREATE TABLE "disputes" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"ticket_id" text NOT NULL,
	"status" text NOT NULL,
	"closed" boolean NOT NULL,
	"opened_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "drift_audits" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"drifts" jsonb NOT NULL,
	"functions" integer NOT NULL,
	"found_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"checked_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "engine_invocations" (
	"key" text PRIMARY KEY NOT NULL,
	"run_id" text,
	"asked_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
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
	"state_cause" jsonb,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"regressed_at" timestamp (3) with time zone,
	"run_count" integer DEFAULT 0 NOT NULL,
	"customer_count" integer DEFAULT 0 NOT NULL,
	"last_run_id" text NOT NULL,
	"alerted_at" timestamp (3) with time zone,
	"alert_after" timestamp (3) with time zone,
	"alert_attempts" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "error_groups_state_words" CHECK ("error_groups"."state" in ('open', 'resolved', 'ignored'))
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" text PRIMARY KEY NOT NULL,
	"ticket_id" text NOT NULL,
	"customer_id" text,
	"direction" text NOT NULL,
	"status" text NOT NULL,
	"from_address" text NOT NULL,
	"from_name" text DEFAULT '' NOT NULL,
	"to_address" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"stripped_body" text DEFAULT '' NOT NULL,
	"provider_message_id" text,
	"rfc_message_id" text,
	"automatic_cause" text,
	"sender_verdict" text,
	"sender_checks" jsonb,
	"answers_message_id" text,
	"run_id" text,
	"author_id" text,
	"outbound_key" text,
	"tried_at" timestamp (3) with time zone,
	"claimed_until" timestamp (3) with time zone,
	"failure" text,
	"unsupported" jsonb,
	"corrects_message_id" text,
	"outcome" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp (3) with time zone,
	CONSTRAINT "messages_direction_words" CHECK ("messages"."direction" in ('inbound', 'outbound')),
	CONSTRAINT "messages_status_words" CHECK ("messages"."status" in ('received', 'sending', 'sent', 'failed', 'held')),
	CONSTRAINT "messages_outcome_words" CHECK ("messages"."outcome" in ('delivered', 'bounced', 'complained')),
	CONSTRAINT "messages_sender_verdict_words" CHECK ("messages"."sender_verdict" in ('verified', 'unverified', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "cost_hours" (
	"hour" timestamp (3) with time zone NOT NULL,
	"function_id" text NOT NULL,
	"runs" integer NOT NULL,
	"executions" integer NOT NULL,
	"model_calls" integer NOT NULL,
	"input_tokens" bigint NOT NULL,
	"cached_input_tokens" bigint NOT NULL,
	"output_tokens" bigint NOT NULL,
	"cost_micros" bigint NOT NULL,
	CONSTRAINT "cost_hours_hour_function_id_pk" PRIMARY KEY("hour","function_id")
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
CREATE TABLE "model_calls" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"ticket_id" text,
	"model" text NOT NULL,
	"request" jsonb NOT NULL,
	"response" jsonb,
	"error" text,
	"input_tokens" integer NOT NULL,
	"cached_input_tokens" integer NOT NULL,
	"output_tokens" integer NOT NULL,
	"cost_micros" bigint,
	"duration_ms" integer NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" text PRIMARY KEY NOT NULL,
	"audience" text NOT NULL,
	"code" text NOT NULL,
	"ticket_id" text,
	"subject_type" text NOT NULL,
	"subject_id" text NOT NULL,
	"dedupe_key" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notices_audience_words" CHECK ("notices"."audience" in ('on_call', 'seniors'))
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
	"new_event_id" text,
	"outcome" jsonb,
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
	"paused_because" jsonb,
	"paused_by_itself" boolean DEFAULT false NOT NULL,
	"paused_at" timestamp (3) with time zone,
	"resumed_at" timestamp (3) with time zone,
	"driver_run_id" text,
	"driven_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "operations_kind_words" CHECK ("operations"."kind" in ('rerun', 'cancel', 'redeliver')),
	CONSTRAINT "operations_status_words" CHECK ("operations"."status" in ('previewed', 'running', 'paused', 'completed', 'aborted')),
	CONSTRAINT "operations_mode_words" CHECK ("operations"."mode" in ('top', 'failed_step', 'edited'))
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text PRIMARY KEY NOT NULL,
	"customer_id" text NOT NULL,
	"charge_id" text NOT NULL,
	"amount_cents" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"description" text NOT NULL,
	"placed_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"data" jsonb NOT NULL,
	"starts_run" boolean NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"available_at" timestamp (3) with time zone DEFAULT now(),
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"observed_at" timestamp (3) with time zone,
	"last_error" text,
	"run_id" text,
	CONSTRAINT "outbox_status_words" CHECK ("outbox"."status" in ('pending', 'sent', 'observed', 'dead'))
);
--> statement-breakpoint
CREATE TABLE "policies" (
	"version" integer PRIMARY KEY NOT NULL,
	"rules" jsonb NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"mac" text
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"id" text PRIMARY KEY NOT NULL,
	"source_message_id" text NOT NULL,
	"order_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"approval_id" text NOT NULL,
	"effect_hash" text NOT NULL,
	"charge_id" text NOT NULL,
	"amount_cents" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"status" text NOT NULL,
	"stripe_refund_id" text,
	"cause" text,
	"run_id" text NOT NULL,
	"investigator_id" text,
	"investigated_at" timestamp (3) with time zone,
	"requested_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"check_at" timestamp (3) with time zone,
	CONSTRAINT "refunds_status_words" CHECK ("refunds"."status" in ('requested', 'executing', 'confirmed', 'failed', 'blocked'))
);
--> statement-breakpoint
CREATE TABLE "run_attempts" (
	"run_id" text NOT NULL,
	"step_id" text NOT NULL,
	"n" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"error" jsonb,
	"retry" jsonb,
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
CREATE TABLE "run_steps" (
	"run_id" text NOT NULL,
	"step_id" text NOT NULL,
	"hash" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"input" jsonb,
	"output" jsonb,
	"error" jsonb,
	"waits_for" jsonb,
	"child_run_id" text,
	CONSTRAINT "run_steps_run_id_step_id_pk" PRIMARY KEY("run_id","step_id"),
	CONSTRAINT "run_steps_status_words" CHECK ("run_steps"."status" in ('planned', 'running', 'waiting', 'completed', 'failed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" text PRIMARY KEY NOT NULL,
	"function_id" text NOT NULL,
	"code_version" text,
	"status" text NOT NULL,
	"ended_because" jsonb,
	"event_id" text,
	"trigger" text NOT NULL,
	"input" jsonb,
	"output" jsonb,
	"subject_type" text,
	"subject_id" text,
	"customer_id" text,
	"queued_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"duration_ms" bigint,
	"calls" integer DEFAULT 0 NOT NULL,
	"retries" integer DEFAULT 0 NOT NULL,
	"cost_micros" bigint DEFAULT 0 NOT NULL,
	"error" jsonb,
	"failed_step_id" text,
	"error_group_id" text,
	"rerun_of" text,
	"operation_id" text,
	"parent_run_id" text,
	"reconciled_at" timestamp (3) with time zone,
	"lost_since" timestamp (3) with time zone,
	"doubted_at" timestamp (3) with time zone,
	CONSTRAINT "runs_status_words" CHECK ("runs"."status" in ('queued', 'running', 'waiting', 'completed', 'failed', 'cancelled', 'skipped'))
);
--> statement-breakpoint
CREATE TABLE "slack_posts" (
	"key" text PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"ts" text NOT NULL,
	"posted_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sources" (
	"name" text PRIMARY KEY NOT NULL,
	"secrets" text[] NOT NULL,
	"mapping" jsonb NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stop_switches" (
	"scope" text PRIMARY KEY NOT NULL,
	"reason" text NOT NULL,
	"stopped_by" text NOT NULL,
	"stopped_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "support_weeks" (
	"week" date NOT NULL,
	"agent_id" text NOT NULL,
	"resolved" integer NOT NULL,
	"resolution_ms" bigint,
	"escalations" integer NOT NULL,
	"refunds" integer NOT NULL,
	"refunded" jsonb NOT NULL,
	"measured_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "support_weeks_week_agent_id_pk" PRIMARY KEY("week","agent_id")
);
--> statement-breakpoint
CREATE TABLE "suppressed_addresses" (
	"address" text PRIMARY KEY NOT NULL,
	"cause" text NOT NULL,
	"kind" text NOT NULL,
	"message_id" text NOT NULL,
	"suppressed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "suppressed_addresses_cause_words" CHECK ("suppressed_addresses"."cause" in ('bounced', 'complained'))
);
--> statement-breakpoint
CREATE TABLE "ticket_embeddings" (
	"ticket_id" text PRIMARY KEY NOT NULL,
	"model" text NOT NULL,
	"text_hash" text NOT NULL,
	"embedding" real[] NOT NULL,
	"embedded_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ticket_notes" (
	"id" text PRIMARY KEY NOT NULL,
	"ticket_id" text NOT NULL,
	"kind" text NOT NULL,
	"body" text NOT NULL,
	"run_id" text,
	"author_id" text,
	"written_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ticket_notes_kind_words" CHECK ("ticket_notes"."kind" in ('summary', 'investigation', 'settlement'))
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"id" text PRIMARY KEY NOT NULL,
	"customer_id" text,
	"subject" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"person_needed" text,
	"needed_since" timestamp (3) with time zone,
	"needed_for" text,
	"mailbox_hash" text DEFAULT replace(gen_random_uuid()::text, '-', '') NOT NULL,
	"category" text,
	"assignee_id" text,
	"opened_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_message_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"settled_up_to" timestamp (3) with time zone,
	CONSTRAINT "tickets_status_words" CHECK ("tickets"."status" in ('open', 'waiting', 'resolved')),
	CONSTRAINT "tickets_person_needed_words" CHECK ("tickets"."person_needed" in ('unknown_sender', 'automatic_mail', 'mail_loop', 'spoofed_sender', 'refund_refused', 'refund_impossible', 'handed_over', 'draft_held', 'reply_untrue', 'taken_over')),
	CONSTRAINT "tickets_category_words" CHECK ("tickets"."category" in ('refund', 'delivery', 'account', 'other'))
);
--> statement-breakpoint
CREATE TABLE "watermarks" (
	"name" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"provider_event_id" text,
	"status" text NOT NULL,
	"kind" text,
	"cause" text,
	"http_status" integer NOT NULL,
	"headers" jsonb NOT NULL,
	"body" text,
	"body_bytes" integer NOT NULL,
	"duplicate_of" text,
	"message_id" text,
	"ticket_id" text,
	"outbox_id" text,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_deliveries_status_words" CHECK ("webhook_deliveries"."status" in ('accepted', 'duplicate', 'rejected', 'processed'))
);
--> statement-breakpoint
ALTER TABLE "agent_states" ADD CONSTRAINT "agent_states_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_decisions" ADD CONSTRAINT "approval_decisions_approval_id_approvals_id_fk" FOREIGN KEY ("approval_id") REFERENCES "public"."approvals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_source_message_id_messages_id_fk" FOREIGN KEY ("source_message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_proposed_by_users_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_claimed_by_users_id_fk" FOREIGN KEY ("claimed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_answers_message_id_messages_id_fk" FOREIGN KEY ("answers_message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_corrects_message_id_messages_id_fk" FOREIGN KEY ("corrects_message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_source_message_id_messages_id_fk" FOREIGN KEY ("source_message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_approval_id_approvals_id_fk" FOREIGN KEY ("approval_id") REFERENCES "public"."approvals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_investigator_id_users_id_fk" FOREIGN KEY ("investigator_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suppressed_addresses" ADD CONSTRAINT "suppressed_addresses_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_embeddings" ADD CONSTRAINT "ticket_embeddings_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_notes" ADD CONSTRAINT "ticket_notes_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_notes" ADD CONSTRAINT "ticket_notes_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_assignee_id_users_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "agent_states_turn" ON "agent_states" USING btree ("run_id","turn");--> statement-breakpoint
CREATE UNIQUE INDEX "approval_decisions_one_each" ON "approval_decisions" USING btree ("approval_id","user_id") WHERE "approval_decisions"."retracted_at" is null;--> statement-breakpoint
CREATE INDEX "approvals_queue" ON "approvals" USING btree ("deadline","id") WHERE "approvals"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "approvals_status" ON "approvals" USING btree ("status","id");--> statement-breakpoint
CREATE INDEX "approvals_ticket" ON "approvals" USING btree ("ticket_id","id");--> statement-breakpoint
CREATE INDEX "approvals_nudge" ON "approvals" USING btree ("nudge_at") WHERE "approvals"."nudge_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "approvals_effect" ON "approvals" USING btree ("effect_hash") WHERE "approvals"."status" in ('pending', 'approved', 'rejected');--> statement-breakpoint
CREATE UNIQUE INDEX "audit_log_dedupe" ON "audit_log" USING btree ("dedupe_key");--> statement-breakpoint
CREATE INDEX "audit_log_actor" ON "audit_log" USING btree ("actor_id","seq");--> statement-breakpoint
CREATE INDEX "audit_log_action" ON "audit_log" USING btree ("action","seq");--> statement-breakpoint
CREATE INDEX "audit_log_subject" ON "audit_log" USING btree ("subject_id","seq");--> statement-breakpoint
CREATE INDEX "audit_log_customer" ON "audit_log" USING btree ("customer_id","seq");--> statement-breakpoint
CREATE INDEX "audit_log_run" ON "audit_log" USING btree ("run_id","seq");--> statement-breakpoint
CREATE INDEX "accounts_user" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_token" ON "sessions" USING btree ("token");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sign_in_failures_last" ON "sign_in_failures" USING btree ("last_failed_at");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree ("email");--> statement-breakpoint
CREATE INDEX "verifications_identifier" ON "verifications" USING btree ("identifier");--> statement-breakpoint
CREATE UNIQUE INDEX "customers_email" ON "customers" USING btree ("email");--> statement-breakpoint
CREATE INDEX "customers_newest" ON "customers" USING btree (coalesce("last_contact_at", "created_at"),"id");--> statement-breakpoint
CREATE INDEX "disputes_customer" ON "disputes" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "disputes_ticket" ON "disputes" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "engine_invocations_asked" ON "engine_invocations" USING btree ("asked_at");--> statement-breakpoint
CREATE UNIQUE INDEX "error_groups_fingerprint" ON "error_groups" USING btree ("fingerprint");--> statement-breakpoint
CREATE INDEX "error_groups_state" ON "error_groups" USING btree ("state","last_seen_at","id");--> statement-breakpoint
CREATE INDEX "error_groups_unalerted" ON "error_groups" USING btree ("id") WHERE "error_groups"."alerted_at" is null;--> statement-breakpoint
CREATE INDEX "messages_ticket" ON "messages" USING btree ("ticket_id","id");--> statement-breakpoint
CREATE INDEX "messages_sender" ON "messages" USING btree ("from_address","created_at");--> statement-breakpoint
CREATE INDEX "messages_thread" ON "messages" USING btree ("rfc_message_id");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_provider" ON "messages" USING btree ("direction","provider_message_id");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_one_answer" ON "messages" USING btree ("answers_message_id") WHERE "messages"."direction" = 'outbound' and "messages"."status" <> 'held';--> statement-breakpoint
CREATE UNIQUE INDEX "messages_outbound_key" ON "messages" USING btree ("outbound_key");--> statement-breakpoint
CREATE INDEX "messages_sending" ON "messages" USING btree ("ticket_id") WHERE "messages"."status" = 'sending';--> statement-breakpoint
CREATE INDEX "metric_minutes_minute" ON "metric_minutes" USING btree ("minute");--> statement-breakpoint
CREATE INDEX "model_calls_run" ON "model_calls" USING btree ("run_id","id");--> statement-breakpoint
CREATE INDEX "model_calls_ticket" ON "model_calls" USING btree ("ticket_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "notices_dedupe" ON "notices" USING btree ("dedupe_key");--> statement-breakpoint
CREATE INDEX "notices_ticket" ON "notices" USING btree ("ticket_id","id");--> statement-breakpoint
CREATE INDEX "operation_items_status" ON "operation_items" USING btree ("operation_id","status","position");--> statement-breakpoint
CREATE INDEX "operation_items_target" ON "operation_items" USING btree ("target_id","operation_id");--> statement-breakpoint
CREATE INDEX "operation_items_new_run" ON "operation_items" USING btree ("new_run_id");--> statement-breakpoint
CREATE INDEX "operation_items_new_event" ON "operation_items" USING btree ("new_event_id") WHERE "operation_items"."new_event_id" is not null;--> statement-breakpoint
CREATE INDEX "operations_status" ON "operations" USING btree ("status","id");--> statement-breakpoint
CREATE INDEX "orders_customer" ON "orders" USING btree ("customer_id","id");--> statement-breakpoint
CREATE INDEX "orders_charge" ON "orders" USING btree ("charge_id");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("available_at","id") WHERE "outbox"."available_at" is not null;--> statement-breakpoint
CREATE INDEX "outbox_newest" ON "outbox" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "outbox_name" ON "outbox" USING btree ("name","created_at","id");--> statement-breakpoint
CREATE INDEX "outbox_unseen" ON "outbox" USING btree ("created_at","id") WHERE "outbox"."status" in ('sent', 'dead');--> statement-breakpoint
CREATE INDEX "outbox_run" ON "outbox" USING btree ("run_id") WHERE "outbox"."run_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "refunds_once" ON "refunds" USING btree ("source_message_id","order_id");--> statement-breakpoint
CREATE INDEX "refunds_customer" ON "refunds" USING btree ("customer_id","id");--> statement-breakpoint
CREATE INDEX "refunds_approval" ON "refunds" USING btree ("approval_id");--> statement-breakpoint
CREATE UNIQUE INDEX "refunds_stripe" ON "refunds" USING btree ("stripe_refund_id");--> statement-breakpoint
CREATE INDEX "refunds_check" ON "refunds" USING btree ("check_at") WHERE "refunds"."check_at" is not null;--> statement-breakpoint
CREATE INDEX "run_logs_run" ON "run_logs" USING btree ("run_id","id");--> statement-breakpoint
CREATE INDEX "run_steps_child" ON "run_steps" USING btree ("child_run_id") WHERE "run_steps"."child_run_id" is not null;--> statement-breakpoint
CREATE INDEX "run_steps_woken_by" ON "run_steps" USING btree (("output" ->> 'id')) WHERE "run_steps"."kind" = 'wait';--> statement-breakpoint
CREATE INDEX "runs_subject" ON "runs" USING btree ("subject_id","id");--> statement-breakpoint
CREATE INDEX "runs_event" ON "runs" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "runs_status" ON "runs" USING btree ("status","id");--> statement-breakpoint
CREATE INDEX "runs_function" ON "runs" USING btree ("function_id","id");--> statement-breakpoint
CREATE INDEX "runs_function_status" ON "runs" USING btree ("function_id","status","id");--> statement-breakpoint
CREATE INDEX "runs_customer" ON "runs" USING btree ("customer_id","id","status","function_id");--> statement-breakpoint
CREATE INDEX "runs_histogram" ON "runs" USING btree ("queued_at","status","function_id");--> statement-breakpoint
CREATE INDEX "runs_ended" ON "runs" USING btree ("ended_at");--> statement-breakpoint
CREATE INDEX "runs_duration" ON "runs" USING btree ("duration_ms","id");--> statement-breakpoint
CREATE INDEX "runs_code_version" ON "runs" USING btree ("code_version","id");--> statement-breakpoint
CREATE INDEX "runs_error_group" ON "runs" USING btree ("error_group_id","id") WHERE "runs"."error_group_id" is not null;--> statement-breakpoint
CREATE INDEX "runs_rerun_of" ON "runs" USING btree ("rerun_of") WHERE "runs"."rerun_of" is not null;--> statement-breakpoint
CREATE INDEX "runs_operation" ON "runs" USING btree ("operation_id","id") WHERE "runs"."operation_id" is not null;--> statement-breakpoint
CREATE INDEX "runs_parent" ON "runs" USING btree ("parent_run_id") WHERE "runs"."parent_run_id" is not null;--> statement-breakpoint
CREATE INDEX "runs_open" ON "runs" USING btree ("id") WHERE "runs"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "runs_doubted" ON "runs" USING btree ("doubted_at") WHERE "runs"."doubted_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "ticket_notes_run" ON "ticket_notes" USING btree ("run_id","kind");--> statement-breakpoint
CREATE INDEX "ticket_notes_ticket" ON "ticket_notes" USING btree ("ticket_id","id");--> statement-breakpoint
CREATE INDEX "tickets_status" ON "tickets" USING btree ("status","id");--> statement-breakpoint
CREATE INDEX "tickets_unresolved" ON "tickets" USING btree ("id") WHERE "tickets"."status" <> 'resolved';--> statement-breakpoint
CREATE INDEX "tickets_customer" ON "tickets" USING btree ("customer_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "tickets_mailbox" ON "tickets" USING btree ("mailbox_hash");--> statement-breakpoint
CREATE INDEX "tickets_resolved" ON "tickets" USING btree ("resolved_at") WHERE "tickets"."resolved_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_deliveries_once" ON "webhook_deliveries" USING btree ("provider","provider_event_id") WHERE "webhook_deliveries"."status" in ('accepted', 'processed');--> statement-breakpoint
CREATE INDEX "webhook_deliveries_status" ON "webhook_deliveries" USING btree ("status","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_provider" ON "webhook_deliveries" USING btree ("provider","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_ticket" ON "webhook_deliveries" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_outbox" ON "webhook_deliveries" USING btree ("outbox_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_copies" ON "webhook_deliveries" USING btree ("duplicate_of") WHERE "webhook_deliveries"."duplicate_of" is not null;