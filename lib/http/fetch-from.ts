import type { z } from "zod";
import { VendorError } from "@/lib/app-errors";

const LOOK_TIMEOUT_MS = 2_000;

/** For messages: the origin alone, because paths and queries carry ids and keys, and the variable that sets it. */
export function addressOf(variable: string, url: string | URL): string {
  return `${URL.canParse(String(url)) ? new URL(url).origin : "an address that is none"} (${variable})`;
}

/**
 * `fetch` for an address that comes from the environment. When there is no answer, the error says where none came from
 * and which variable names the place; `fetch failed` alone would send its reader searching.
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
        // The SDK calls every error a misconfiguration whose message does not begin like this.
        message: `fetch failed: ${addressOf(variable, url)} gave no answer (${reasonOf(error)}).`,
        permanent: false,
      },
      { cause: error },
    );
  }
}

/** `ECONNREFUSED`, say. Messages of drivers may carry addresses, so they are not repeated. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "the request failed";
  if (error.name === "TimeoutError") return "it took too long";
  if (error.name === "AbortError") return "the request was given up";
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return typeof code === "string" ? code : "the request failed";
}

/** What a neighbour answers, or undefined when it does not, or not like this. For looking, never for acting. */
export async function readJson<T>(url: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(LOOK_TIMEOUT_MS) });
    return response.ok ? schema.safeParse(await response.json()).data : undefined;
  } catch {
    return undefined;
  }
}
