import type { z } from "zod";

const TIMEOUT_MS = 2_000;

/** What a neighbour answers, or undefined when it does not, or not like this. For looking, never for acting. */
export async function readJson<T>(url: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return response.ok ? schema.safeParse(await response.json()).data : undefined;
  } catch {
    return undefined;
  }
}
