import { parseJson } from "@vagus/primitives/parse-json";
import { z } from "zod";
import { withoutPersonalData } from "@/lib/app-errors";
import { heldWords, knownStanding } from "@/lib/deployment/acts-here";
import { env } from "@/lib/env";
import { fetchFrom } from "@/lib/http/fetch-from";
import { type RefusalFacts, refusalWords } from "./rules.ts";

/** API of Inngest Cloud, the default where no engine is configured. */
const CLOUD = "https://api.inngest.com";
/** Pages must not wait long for a slow engine. */
const READ_TIMEOUT_MS = 3_000;
/** A write that began longer ago is over, with or without effect. */
export const WRITE_TIMEOUT_MS = 10_000;

/** Why a request to an engine failed, as facts to store and as a sentence for people. */
export interface EngineRefusal extends RefusalFacts {
  ok: false;
  message: string;
}

/** An engine's answer, or why there is none. */
export type EngineAnswer<Value> = { ok: true; value: Value } | EngineRefusal;

export function refuse(
  why: EngineRefusal["why"],
  { status = null, said = null }: Partial<Omit<RefusalFacts, "why">> = {},
): EngineRefusal {
  const facts = { why, status, said };
  return { ok: false, ...facts, message: refusalWords(facts) };
}

/** The part of a refusal that is stored. */
export function refusalFacts({ why, status, said }: EngineRefusal): RefusalFacts {
  return { why, status, said };
}

/** Version 2 answers `errors`, version 1 `error`; GETs of a real server with HTTP 200 and the code in `status`. */
const V2Error = z.object({ errors: z.array(z.object({ code: z.string(), message: z.string() })).min(1) });
const V1Error = z.object({ error: z.string().min(1), status: z.int().optional() });

/** Answers of each server's router to an unknown path, which are no errors of its API. */
const NO_SUCH_PATH = /page not found|cannot (get|post|delete)|method not allowed|not implemented/i;

/**
 * Sends one request to the engine's API, with the signing key if there is one. Never throws. A deployment that does not
 * act on its database only reads.
 * @param path from the root, as `/v2/runs`
 */
export async function engineRequest<T>(
  method: "GET" | "POST" | "DELETE",
  path: string,
  schema: z.ZodType<T>,
  body?: unknown,
): Promise<EngineAnswer<T>> {
  if (method !== "GET") {
    const standing = await knownStanding().catch(() => undefined);
    if (!standing?.acts)
      return refuse("away", { said: standing ? heldWords(standing) : "the database is away" });
  }
  const { signingKey, signingKeyFallback } = env().inngest;
  let answer = await send(method, path, body, signingKey);
  // During a key rotation the engine may accept the other key only.
  if (answer.status === 401 && signingKeyFallback)
    answer = await send(method, path, body, signingKeyFallback);
  if (answer.status === 0) return refuse("away", { said: answer.text });
  const refusal = readRefusal(answer.status, answer.text);
  // A 409 without an error repeats the answer to the first request with the same idempotency key.
  if (refusal && !(answer.status === 409 && isAnswer(answer.text))) return refusal;
  const parsed = schema.safeParse(answer.text === "" ? null : parseJson(answer.text));
  return parsed.success
    ? { ok: true, value: parsed.data }
    : refuse("away", {
        status: answer.status,
        said: `its answer to ${method} ${path.split("?")[0]} has an unknown form`,
      });
}

/** Returns status 0 and the cause when there was no answer. */
async function send(method: string, path: string, body: unknown, key: string | undefined) {
  const timeoutMs = method === "GET" ? READ_TIMEOUT_MS : WRITE_TIMEOUT_MS;
  try {
    const response = await fetchFrom("INNGEST_BASE_URL", `${env().inngest.baseUrl ?? CLOUD}${path}`, {
      method,
      headers: {
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { status: 0, text: withoutPersonalData(error).message };
  }
}

function isAnswer(text: string): boolean {
  const json = parseJson(text);
  return json !== undefined && !V2Error.safeParse(json).success && !V1Error.safeParse(json).success;
}

/** Reads a refusal from an answer; undefined when the request succeeded. */
function readRefusal(httpStatus: number, text: string): EngineRefusal | undefined {
  const json = parseJson(text);
  const v2 = V2Error.safeParse(json).data?.errors[0];
  const v1 = V1Error.safeParse(json).data;
  const status = httpStatus === 200 && v1?.status ? v1.status : httpStatus;
  if (status < 400) return undefined;
  const said = v2?.message ?? v1?.error ?? "";
  const answer = { status, said: said || null };
  const noPath = (!v2 && !v1) || NO_SUCH_PATH.test(said);
  if (status === 501 || status === 405 || (status === 404 && noPath)) return refuse("cannot", answer);
  if (status === 404 || (status === 400 && /step not found/i.test(said))) return refuse("not_found", answer);
  if (status === 409) return refuse("ended", answer);
  // Overload and faults are worth a retry; any other status is final.
  return refuse(status === 429 || status === 408 || status >= 500 ? "away" : "refused", answer);
}
