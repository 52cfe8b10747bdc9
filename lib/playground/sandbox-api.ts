import { z } from "zod";
import { NotFound, VendorError } from "@/lib/app-errors";
import { env } from "@/lib/env";
import type { Vendor } from "@/lib/env/vendors";
import { fetchFrom } from "@/lib/http/fetch-from";
import type { FaultName } from "./schemas.ts";

/** The effect of a playground switch on a stand-in, in the format of its control calls. */
interface Fault {
  vendor: Extract<Vendor, "stripe" | "postmark" | "openai">;
  match: string;
  status: number | "slow" | "reset-after";
  /** Null: until switched off. */
  times: number | null;
  delayMs?: number;
}

export const FAULT_EFFECTS: Record<FaultName, Fault> = {
  postmark_503: { vendor: "postmark", match: "POST /email", status: 503, times: 3 },
  // Twice, because the Stripe client itself retries a broken connection once.
  stripe_answer_lost: { vendor: "stripe", match: "POST /v1/refunds", status: "reset-after", times: 2 },
  model_slow: {
    vendor: "openai",
    match: "POST /v1/chat/completions",
    status: "slow",
    times: null,
    delayMs: 20_000,
  },
  model_500: { vendor: "openai", match: "POST /v1/chat/completions", status: 500, times: null },
};

const TIMEOUT_MS = 5_000;
const BASE_VARIABLES = {
  stripe: "STRIPE_API_BASE",
  postmark: "POSTMARK_API_BASE",
  openai: "OPENAI_BASE_URL",
} as const;

/**
 * Calls a stand-in of this machine.
 * @throws NotFound where the vendor is the real one; VendorError when the sandbox does not answer as it should
 */
export async function callSandbox<T>(
  vendor: Extract<Vendor, "stripe" | "postmark" | "openai">,
  path: string,
  schema: z.ZodType<T>,
  {
    method = "GET",
    json,
    headers,
  }: { method?: string; json?: unknown; headers?: Record<string, string> } = {},
): Promise<T> {
  const { base } = env()[vendor];
  const { sandboxKey } = env();
  if (!env().sandbox.includes(vendor) || !base) throw new NotFound("sandbox", vendor);
  try {
    const response = await fetchFrom(BASE_VARIABLES[vendor], `${base}${path}`, {
      method,
      headers: {
        ...(path.startsWith("/__sandbox/") && { authorization: `Bearer ${sandboxKey}` }),
        ...headers,
        ...(json !== undefined && { "content-type": "application/json" }),
      },
      body: json === undefined ? undefined : JSON.stringify(json),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw unusable(vendor, `http_${response.status}`);
    return schema.parse(await response.json());
  } catch (error) {
    if (error instanceof VendorError) throw error;
    throw unusable(vendor, error instanceof z.ZodError ? "unexpected_answer" : "unreadable");
  }
}

function unusable(vendor: Vendor, code: string): VendorError {
  return new VendorError({
    code: `sandbox_${vendor}_${code}`,
    message: `The sandbox ${vendor} did not answer as it should (${code}). Is npm run dev still running?`,
    permanent: false,
  });
}
