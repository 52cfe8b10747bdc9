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
CREATE TABLE "suppressed_addresses" (
	"address" text PRIMARY KEY NOT NULL,
	"cause" text NOT NULL,
	"kind" text NOT NULL,
	"message_id" text NOT NULL,
	"suppressed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "suppressed_addresses_cause_words" CHECK ("suppressed_addresses"."cause" in ('bounced', 'complained'))
);
--> statement-breakpoint
ALTER TABLE "audit_log" DROP CONSTRAINT "audit_log_action_words";--> statement-breakpoint
ALTER TABLE "tickets" DROP CONSTRAINT "tickets_person_needed_words";--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "risk_score" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "outcome" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "check_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "mailbox_hash" text DEFAULT replace(gen_random_uuid()::text, '-', '') NOT NULL;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD COLUMN "kind" text;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suppressed_addresses" ADD CONSTRAINT "suppressed_addresses_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "disputes_customer" ON "disputes" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "messages_thread" ON "messages" USING btree ("rfc_message_id");--> statement-breakpoint
CREATE INDEX "refunds_check" ON "refunds" USING btree ("check_at") WHERE "refunds"."check_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "tickets_mailbox" ON "tickets" USING btree ("mailbox_hash");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_provider" ON "webhook_deliveries" USING btree ("provider","id");--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_action_words" CHECK ("audit_log"."action" in ('message_received', 'message_sent', 'refund_issued', 'refund_blocked', 'approval_opened', 'approval_decided', 'approval_retracted', 'approval_extended', 'approval_escalated', 'approval_expired', 'approval_withdrawn', 'refund_confirmed', 'refund_failed', 'dispute_opened', 'dispute_closed', 'health_check_recorded', 'message_bounced', 'ticket_assigned', 'ticket_taken_over', 'ticket_resolved', 'run_rerun', 'run_cancelled', 'operation_started', 'operation_finished', 'function_paused', 'function_resumed', 'money_stopped', 'money_resumed', 'delivery_replayed', 'event_sent', 'policy_changed', 'source_changed', 'data_revealed', 'audit_exported', 'user_changed', 'session_revoked', 'token_created', 'token_revoked'));--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_outcome_words" CHECK ("messages"."outcome" in ('delivered', 'bounced', 'complained'));--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_person_needed_words" CHECK ("tickets"."person_needed" in ('unknown_sender', 'automatic_mail', 'mail_loop', 'approval_expired', 'refund_failed', 'reply_failed', 'reply_bounced', 'dispute_opened', 'run_failed'));