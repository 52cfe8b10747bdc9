import type { z } from "zod";
import { VendorError } from "@/lib/app-errors";

const LOOK_TIMEOUT_MS = 2_000;

/** Names an address in a message: its origin (paths and queries carry ids and keys) and the variable that sets it. */
export function addressOf(variable: string, url: string | URL): string {
  return `${URL.canParse(String(url)) ? new URL(url).origin : "an invalid address"} (${variable})`;
}

/**
 * `fetch` for an address from the environment. Without a response, the error names the origin and its variable, because
 * `fetch failed` alone does not say which service is down.
 * @param variable the variable that sets the address, `INNGEST_BASE_URL`
 * @throws VendorError, not permanent
 */
export async function fetchFrom(
  variable: string,
  input: Parameters<typeof fetch>[0],
  init?: RequestInit,
): Promise<Response> {
  try {
    return await fetch(input, init);
  } catch (error) {
    const url = input instanceof Request ? input.url : input;
    throw new VendorError(
      {
        code: "no_answer",
        // The SDK reports every other message as a misconfiguration.
        message: `fetch failed: ${addressOf(variable, url)} gave no answer (${reasonOf(error)}).`,
        permanent: false,
      },
      { cause: error },
    );
  }
}

/** A code such as `ECONNREFUSED`. Messages of drivers may contain addresses, so they are not repeated. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "the request failed";
  if (error.name === "TimeoutError") return "it took too long";
  if (error.name === "AbortError") return "the request was aborted";
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return typeof code === "string" ? code : "the request failed";
}

/** Fetches JSON for display; undefined without a response, on an error status, or when it does not fit the schema. */
export async function readJson<T>(url: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(LOOK_TIMEOUT_MS) });
    return response.ok ? schema.safeParse(await response.json()).data : undefined;
  } catch {
    return undefined;
  }
}
