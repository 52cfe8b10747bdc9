ALTER TABLE "approvals" DROP CONSTRAINT "approvals_source_message_id_messages_id_fk";
--> statement-breakpoint
ALTER TABLE "approvals" DROP CONSTRAINT "approvals_order_id_orders_id_fk";
--> statement-breakpoint
ALTER TABLE "approvals" ALTER COLUMN "kind" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "approvals" ALTER COLUMN "ticket_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "approvals" ALTER COLUMN "customer_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "approvals" ALTER COLUMN "amount_cents" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "approvals" ALTER COLUMN "currency" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "approvals" ALTER COLUMN "draft_reply" SET DEFAULT '';--> statement-breakpoint
ALTER TABLE "approval_decisions" ADD COLUMN "answer" jsonb;--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "effect" jsonb;--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "effect_key" text;--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "subject_type" text;--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "subject_id" text;--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "requester_type" text;--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "requester_id" text;--> statement-breakpoint
-- Every approval so far is a refund: its columns become its effect.
UPDATE "approvals" SET
  "effect" = jsonb_build_object('sourceMessageId', "source_message_id", 'orderId', "order_id", 'chargeId', "charge_id",
    'amountCents', "amount_cents", 'currency', "currency"),
  "effect_key" = "source_message_id" || ':' || "order_id",
  "requester_type" = CASE WHEN "proposed_by" IS NULL THEN 'agent' ELSE 'user' END,
  "requester_id" = coalesce("proposed_by", 'support-agent');--> statement-breakpoint
ALTER TABLE "approvals" ALTER COLUMN "effect" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "approvals" ALTER COLUMN "effect_key" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "approvals" ALTER COLUMN "requester_type" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "approvals" ALTER COLUMN "requester_id" SET NOT NULL;--> statement-breakpoint
CREATE INDEX "approvals_effect_key" ON "approvals" USING btree ("effect_key","id");--> statement-breakpoint
CREATE UNIQUE INDEX "approvals_request" ON "approvals" USING btree ("effect_key") WHERE "approvals"."kind" = 'request';--> statement-breakpoint
ALTER TABLE "approvals" DROP COLUMN "source_message_id";--> statement-breakpoint
ALTER TABLE "approvals" DROP COLUMN "order_id";--> statement-breakpoint
ALTER TABLE "approvals" DROP COLUMN "charge_id";--> statement-breakpoint
ALTER TABLE "approvals" DROP COLUMN "reply_hash";--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_requester_words" CHECK ("approvals"."requester_type" in ('agent', 'user', 'token'));