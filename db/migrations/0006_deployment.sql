CREATE TABLE "deployment" (
	"one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"id" text NOT NULL,
	"place" text NOT NULL,
	"adopted_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"adopted_by" text NOT NULL,
	CONSTRAINT "deployment_one" CHECK ("deployment"."one")
);
--> statement-breakpoint
ALTER TABLE "audit_log" DROP CONSTRAINT "audit_log_action_words";--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_action_words" CHECK ("audit_log"."action" in ('message_received', 'message_sent', 'refund_issued', 'refund_blocked', 'approval_opened', 'approval_decided', 'approval_retracted', 'approval_extended', 'approval_escalated', 'approval_expired', 'approval_withdrawn', 'refund_confirmed', 'refund_failed', 'dispute_opened', 'dispute_closed', 'health_check_recorded', 'message_bounced', 'ticket_assigned', 'ticket_taken_over', 'ticket_resolved', 'run_rerun', 'run_cancelled', 'operation_started', 'operation_finished', 'function_paused', 'function_resumed', 'money_stopped', 'money_resumed', 'delivery_replayed', 'event_sent', 'policy_changed', 'source_changed', 'data_revealed', 'audit_exported', 'user_changed', 'session_revoked', 'token_created', 'token_revoked', 'reply_corrected', 'group_changed', 'operation_changed', 'ticket_replied', 'investigation_requested', 'customer_changed', 'order_changed', 'customers_imported', 'settings_changed', 'deployment_adopted'));