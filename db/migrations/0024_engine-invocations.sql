CREATE TABLE "engine_invocations" (
	"key" text PRIMARY KEY NOT NULL,
	"run_id" text,
	"asked_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "engine_invocations_asked" ON "engine_invocations" USING btree ("asked_at");