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
