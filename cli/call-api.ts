import { z } from "zod";
import { env } from "@/lib/env";

/** What the API says when it refuses. */
const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

interface Call<Body> {
  method?: "GET" | "POST" | "DELETE";
  body?: Body;
}

/**
 * Calls the HTTP API of a console as the owner of `VAGUS_TOKEN`.
 * @param path with its query, as `apiPaths` makes it
 * @param schema of the answer
 * @throws Error with the API's own words where it refuses; with the address where nobody answers
 */
export async function callApi<Answer, Body = never>(
  path: string,
  schema: z.ZodType<Answer>,
  call: Call<Body> = {},
): Promise<Answer> {
  const response = await requestApi(path, call);
  return schema.parse(await response.json().catch(() => null));
}

/** The same for an answer that is no JSON, or too large to hold. @throws Error as `callApi` */
export async function requestApi<Body = never>(
  path: string,
  { method = "GET", body }: Call<Body> = {},
): Promise<Response> {
  const { url, token } = env().api;
  if (token === undefined)
    throw new Error("VAGUS_TOKEN is not set. Make a token with vagus tokens create. Nothing was sent.");
  const address = new URL(path, url);
  const response = await fetch(address, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  }).catch((error: unknown) => {
    throw new Error(`No console answers at ${url} (VAGUS_URL)`, { cause: error });
  });
  if (response.ok) return response;
  const refusal = Refusal.safeParse(await response.json().catch(() => null));
  throw new Error(
    refusal.success
      ? `${refusal.data.error.message} (${refusal.data.error.code})`
      : `${address.pathname} at ${url} answered ${response.status}, and not as a Vagus console does.`,
  );
}
