import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { eventually } from "./eventually.ts";

const EventReply = z.looseObject({
  ids: z.array(z.string()),
  status: z.number(),
  error: z.string().optional(),
});
const V1Run = z.looseObject({
  run_id: z.string(),
  status: z.string(),
  output: z.unknown().optional(),
  ended_at: z.string().nullable(),
  original_run_id: z.string().optional(),
  event_id: z.string().nullable(),
});
export type V1Run = z.infer<typeof V1Run>;

/** An HTTP answer. */
interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

const ENDED = ["Completed", "Failed", "Cancelled"];

/** A client of the server under test over HTTP, with keys if they are given. */
export function engineClient(baseUrl: string, keys?: { eventKey: string; signingKey: string }) {
  const authorization: Record<string, string> = keys ? { authorization: `Bearer ${keys.signingKey}` } : {};

  async function request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { ...authorization, ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(text) } satisfies Answer;
  }

  async function send(events: unknown, headers: Record<string, string> = {}): Promise<string[]> {
    const answer = await request("POST", `/e/${keys?.eventKey ?? "test"}`, events, headers);
    const reply = EventReply.parse(answer.body);
    if (reply.status !== 200) throw new Error(`events refused: ${reply.error}`);
    return reply.ids;
  }

  async function runsOf(eventId: string): Promise<V1Run[]> {
    // The query string keeps a server that caches from answering with what was.
    const answer = await request("GET", `/v1/events/${eventId}/runs?_=${Math.random()}`);
    return z.looseObject({ data: z.array(V1Run) }).parse(answer.body).data;
  }

  async function run(runId: string): Promise<V1Run> {
    const answer = await request("GET", `/v1/runs/${runId}?_=${Math.random()}`);
    return z.looseObject({ data: V1Run }).parse(answer.body).data;
  }

  return {
    request,
    /** Sends one event or a list; the ids the server gave them. */
    send,
    async sendOne(event: unknown): Promise<string> {
      const [id] = await send(event);
      if (!id) throw new Error("the server gave the event no id");
      return id;
    },
    runsOf,
    run,
    /** The only run an event started, once it exists. */
    async runOf(eventId: string): Promise<V1Run> {
      return await eventually("a run of the event", async () => (await runsOf(eventId))[0]);
    },
    /** The run at its end. */
    async ended(runId: string, allowedMs?: number): Promise<V1Run> {
      return await eventually(
        `the end of run ${runId}`,
        async () => {
          const found = await run(runId);
          return ENDED.includes(found.status) ? found : null;
        },
        allowedMs,
      );
    },
    /** The only run an event started, at its end. */
    async endedRunOf(eventId: string, allowedMs?: number): Promise<V1Run> {
      return await this.ended((await this.runOf(eventId)).run_id, allowedMs);
    },
  };
}

export type EngineClient = ReturnType<typeof engineClient>;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const PAUSE_MS = 20;

/**
 * Sends until the engine accepts the event; the seed keeps repeats from starting further runs.
 * @param client returns a client of the present engine process, which changes after a crash
 */
export async function sendSurely(client: () => EngineClient, event: unknown): Promise<string> {
  const seed = `${Date.now()},${randomBytes(10).toString("base64")}`;
  while (true) {
    try {
      const [id] = await client().send(event, { "x-inngest-event-id-seed": seed });
      if (id) return id;
    } catch {
      // The engine is down, or the outcome is unknown: repeat the request.
    }
    await delay(PAUSE_MS);
  }
}
