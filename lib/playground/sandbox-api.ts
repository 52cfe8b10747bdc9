import { z } from "zod";
import { NotFound, VendorError } from "@/lib/app-errors";
import { env, type Vendor } from "@/lib/env";
import { fetchFrom } from "@/lib/http/fetch-from";

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
