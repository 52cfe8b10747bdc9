CREATE TABLE "push_subscriptions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"endpoint" text NOT NULL,
	"p256dh" text NOT NULL,
	"auth" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_log" DROP CONSTRAINT "audit_log_action_words";--> statement-breakpoint
ALTER TABLE "slack_posts" ADD COLUMN "version" integer;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "slack_user_id" text;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "mail_approvals" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "push_subscriptions_endpoint" ON "push_subscriptions" USING btree ("endpoint");--> statement-breakpoint
CREATE INDEX "push_subscriptions_user" ON "push_subscriptions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_slack" ON "users" USING btree ("slack_user_id");--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_action_words" CHECK ("audit_log"."action" in ('message_received', 'message_sent', 'refund_issued', 'refund_blocked', 'approval_opened', 'approval_decided', 'approval_retracted', 'approval_extended', 'approval_escalated', 'approval_expired', 'approval_withdrawn', 'approval_amended', 'approval_refused', 'refund_confirmed', 'refund_failed', 'dispute_opened', 'dispute_closed', 'health_check_recorded', 'message_bounced', 'ticket_assigned', 'ticket_taken_over', 'ticket_resolved', 'run_rerun', 'run_cancelled', 'operation_started', 'operation_finished', 'function_paused', 'function_resumed', 'money_stopped', 'money_resumed', 'delivery_replayed', 'event_sent', 'policy_changed', 'policy_drafted', 'policy_draft_discarded', 'source_changed', 'data_revealed', 'audit_exported', 'user_changed', 'session_revoked', 'token_created', 'token_revoked', 'reply_corrected', 'group_changed', 'operation_changed', 'ticket_replied', 'investigation_requested', 'customer_changed', 'order_changed', 'customers_imported', 'settings_changed', 'deployment_adopted', 'retention_applied', 'legal_hold_set', 'legal_hold_lifted', 'answer_target_changed', 'answer_delivered', 'answer_replayed'));