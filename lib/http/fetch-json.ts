import type { z } from "zod";
import { ApiError } from "./schemas.ts";

/**
 * A request that did not give what was asked for. `code` is the API's own (`already_decided`, `not_allowed` …) or
 * one of ours: `unreachable` (no answer; a write may or may not have happened) and `unreadable` (not the agreed shape).
 * `status` is the HTTP status, 0 without an answer.
 */
export class ApiFailure extends Error {
  override name = "ApiFailure";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details?: unknown,
  ) {
    super(message);
  }
}

export interface JsonRequest {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON; leave out for none. */
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * Calls the console's own API from the browser and parses the answer with `schema`.
 * Throws `ApiFailure`; an aborted request throws the signal's reason, as `fetch` does.
 */
export async function fetchJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  { method = "GET", body, signal }: JsonRequest = {},
): Promise<z.infer<Schema>> {
  const response = await send(path, method, body, signal);
  const answer = await readJson(response);
  if (!response.ok) throw refused(response.status, answer);
  const parsed = schema.safeParse(answer);
  if (!parsed.success) {
    throw new ApiFailure(
      response.status,
      "unreadable",
      "The console answered in a form this page does not know. Reload it.",
      {
        path,
        issues: parsed.error.issues.map((issue) => ({ at: issue.path.join("."), message: issue.message })),
      },
    );
  }
  return parsed.data;
}

async function send(path: string, method: string, body: unknown, signal: AbortSignal | undefined) {
  try {
    return await fetch(path, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      headers:
        body === undefined
          ? { accept: "application/json" }
          : { accept: "application/json", "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiFailure(0, "unreachable", "The console did not answer. Check the connection and try again.");
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiFailure(
      response.status,
      "unreadable",
      `The console answered ${response.status} without JSON. Try again.`,
    );
  }
}

function refused(status: number, answer: unknown): ApiFailure {
  const parsed = ApiError.safeParse(answer);
  if (!parsed.success)
    return new ApiFailure(status, "unreadable", `The console answered ${status}. Try again.`);
  const { code, message, details } = parsed.data.error;
  return new ApiFailure(status, code, message, details);
}
