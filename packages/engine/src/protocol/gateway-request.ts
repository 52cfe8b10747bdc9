import { z } from "zod";

/** A request the engine makes for a step, as it lies in the queue until it is answered. */
export const GatewayRequest = z.object({
  /** What the step is: of a fetch every answer counts, of an inference only a success. */
  purpose: z.enum(["fetch", "inference"]),
  url: z.string(),
  method: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().nullable(),
});
export type GatewayRequest = z.infer<typeof GatewayRequest>;

/** A question to a model; how its key is carried depends on the vendor (reference: `pkg/util/aigateway`). */
export function inferenceRequest(asked: {
  url: string;
  headers: Record<string, string>;
  authKey: string;
  /** `openai-chat`, `anthropic`, `gemini`, `bedrock` …; what is unknown is taken for OpenAI's way. */
  format: string;
  body: string;
}): GatewayRequest {
  const url = new URL(asked.url);
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (asked.format === "gemini") url.searchParams.set("key", asked.authKey);
  else if (asked.format === "anthropic") headers["x-api-key"] = asked.authKey;
  else if (asked.format === "bedrock") headers.authorization = asked.authKey;
  else headers.authorization = `Bearer ${asked.authKey}`;
  for (const [name, value] of Object.entries(asked.headers)) headers[name.toLowerCase()] = value;
  return { purpose: "inference", url: url.href, method: "POST", headers, body: asked.body };
}
