import OpenAI, { APIError } from "openai";
import { VendorError } from "@/lib/app-errors";
import { env } from "@/lib/env";
import { addressOf } from "@/lib/http/fetch-from";

/** The durable layer owns retries, so a call is made once. */
const TIMEOUT_MS = 120_000;

/** OpenAI's API, or one like it. */
export function openAi(): OpenAI {
  const { key, base } = env().openai;
  return new OpenAI({ apiKey: key, baseURL: base && `${base}/v1`, maxRetries: 0, timeout: TIMEOUT_MS });
}

function noAnswer(): string {
  const { base = "https://api.openai.com" } = env().openai;
  return `none from ${addressOf("OPENAI_BASE_URL", base)}`;
}

/** A wrong key or an unknown model stays wrong; everything else may pass. */
export function asVendorError(error: unknown): VendorError {
  const status = error instanceof APIError ? error.status : undefined;
  const code = status ? `http_${status}` : "no_answer";
  const permanent = status !== undefined && [400, 401, 403, 404, 422].includes(status);
  return new VendorError({
    code: `model_${code}`,
    message: `The model gave no usable answer (${status ? code : noAnswer()}). Nothing was sent and no money moved${permanent ? "; check its key and name" : ""}.`,
    permanent,
  });
}
