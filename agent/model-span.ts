import { env } from "@/lib/env";
import type { Attributes, SpanStart } from "@/lib/telemetry/spans";

/** The span of a model call, by OpenTelemetry's conventions for generative AI. Prompts and answers stay out of it. */
export function modelSpan(operation: "chat" | "embeddings", model: string): SpanStart {
  return {
    name: `${operation} ${model}`,
    kind: "client",
    attributes: {
      "gen_ai.operation.name": operation,
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": model,
      "server.address": new URL(env().openai.base ?? "https://api.openai.com").hostname,
    },
  };
}

/** Tokens that a call was billed for. `cachedInput` is part of `input`. */
export function tokenAttributes(tokens: {
  input: number;
  cachedInput?: number;
  output?: number;
}): Attributes {
  return {
    "gen_ai.usage.input_tokens": tokens.input,
    "gen_ai.usage.output_tokens": tokens.output,
    "gen_ai.usage.cache_read.input_tokens": tokens.cachedInput,
  };
}
