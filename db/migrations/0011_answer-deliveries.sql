CREATE TABLE "answer_deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"approval_id" text NOT NULL,
	"target_id" text NOT NULL,
	"decision_id" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"attempts_before" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp (3) with time zone,
	"last_status" integer,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	CONSTRAINT "answer_deliveries_status_words" CHECK ("answer_deliveries"."status" in ('pending', 'delivered', 'dead'))
);
--> statement-breakpoint
CREATE TABLE "answer_targets" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"url" text NOT NULL,
	"secrets" text[] NOT NULL,
	"rotated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "answer_targets_name_unique" UNIQUE("name"),
	CONSTRAINT "answer_targets_kind_words" CHECK ("answer_targets"."kind" in ('event', 'callback'))
);
--> statement-breakpoint
ALTER TABLE "audit_log" DROP CONSTRAINT "audit_log_action_words";--> statement-breakpoint
ALTER TABLE "answer_deliveries" ADD CONSTRAINT "answer_deliveries_approval_id_approvals_id_fk" FOREIGN KEY ("approval_id") REFERENCES "public"."approvals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answer_deliveries" ADD CONSTRAINT "answer_deliveries_target_id_answer_targets_id_fk" FOREIGN KEY ("target_id") REFERENCES "public"."answer_targets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "answer_deliveries_once" ON "answer_deliveries" USING btree ("approval_id","target_id");--> statement-breakpoint
CREATE INDEX "answer_deliveries_due" ON "answer_deliveries" USING btree ("next_at") WHERE "answer_deliveries"."next_at" is not null;--> statement-breakpoint
CREATE INDEX "answer_deliveries_status" ON "answer_deliveries" USING btree ("status","id");--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_action_words" CHECK ("audit_log"."action" in ('message_received', 'message_sent', 'refund_issued', 'refund_blocked', 'approval_opened', 'approval_decided', 'approval_retracted', 'approval_extended', 'approval_escalated', 'approval_expired', 'approval_withdrawn', 'refund_confirmed', 'refund_failed', 'dispute_opened', 'dispute_closed', 'health_check_recorded', 'message_bounced', 'ticket_assigned', 'ticket_taken_over', 'ticket_resolved', 'run_rerun', 'run_cancelled', 'operation_started', 'operation_finished', 'function_paused', 'function_resumed', 'money_stopped', 'money_resumed', 'delivery_replayed', 'event_sent', 'policy_changed', 'source_changed', 'data_revealed', 'audit_exported', 'user_changed', 'session_revoked', 'token_created', 'token_revoked', 'reply_corrected', 'group_changed', 'operation_changed', 'ticket_replied', 'investigation_requested', 'customer_changed', 'order_changed', 'customers_imported', 'settings_changed', 'deployment_adopted', 'retention_applied', 'legal_hold_set', 'legal_hold_lifted', 'answer_target_changed', 'answer_delivered', 'answer_replayed'));