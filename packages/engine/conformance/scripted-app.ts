import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { z } from "zod";

const CallBody = z.looseObject({
  ctx: z.looseObject({
    run_id: z.string(),
    qi_id: z.string(),
    fn_id: z.string().optional(),
    attempt: z.number(),
    max_attempts: z.number(),
    disable_immediate_execution: z.boolean(),
    use_api: z.boolean(),
    stack: z.looseObject({ stack: z.array(z.string()), current: z.number() }),
  }),
  event: z.looseObject({ name: z.string(), data: z.record(z.string(), z.unknown()).nullable() }),
  events: z.array(z.unknown()),
  steps: z.record(z.string(), z.unknown()),
  version: z.number(),
});

/** A call a server made. */
export interface ReceivedCall {
  fnId: string;
  stepId: string;
  query: Record<string, string>;
  headers: Record<string, string | undefined>;
  body: z.infer<typeof CallBody>;
  rawBody: string;
  atMs: number;
}

/** The app's answer; the headers of an SDK are added unless `plain`. */
export interface ScriptedReply {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
  /** An answer that does not come from an SDK. */
  plain?: boolean;
}

/** An app without an SDK: a test decides each answer, invalid ones too. */
export interface ScriptedApp {
  url: string;
  calls: ReceivedCall[];
  /** Registers functions; `configure` may add options to a function's configuration. */
  register(engineUrl: string, functions: ScriptedFunction[]): Promise<{ status: number; body: unknown }>;
  close(): Promise<void>;
}

export interface ScriptedFunction {
  id: string;
  /** Further fields of the registered configuration. */
  config?: Record<string, unknown>;
  retries?: number;
  event?: string;
}

export type Answerer = (call: ReceivedCall) => Promise<ScriptedReply> | ScriptedReply;

const SDK_HEADERS = {
  "content-type": "application/json",
  "x-inngest-sdk": "inngest-js:v4.24.0",
  "x-inngest-sdk-handled": "true",
  "x-inngest-req-version": "2",
};

/**
 * Starts an app that answers every call with `answer`.
 * @param appName registered name; function ids on the wire are `<appName>-<id>`
 */
export async function startScriptedApp(
  appName: string,
  answer: Answerer,
  onPut?: (incoming: IncomingMessage, body: string) => Promise<ScriptedReply>,
): Promise<ScriptedApp> {
  const calls: ReceivedCall[] = [];
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const rawBody = await readAll(incoming);
      const url = new URL(incoming.url ?? "/", "http://app");
      let reply: ScriptedReply;
      if (incoming.method === "PUT" && onPut) reply = await onPut(incoming, rawBody);
      else if (incoming.method !== "POST") reply = { status: 405, body: "" };
      else {
        const call: ReceivedCall = {
          fnId: url.searchParams.get("fnId") ?? "",
          stepId: url.searchParams.get("stepId") ?? "",
          query: Object.fromEntries(url.searchParams),
          headers: Object.fromEntries(Object.entries(incoming.headers).map(([k, v]) => [k, String(v)])),
          body: CallBody.parse(JSON.parse(rawBody)),
          rawBody,
          atMs: Date.now(),
        };
        calls.push(call);
        reply = await answer(call);
      }
      outgoing.writeHead(reply.status, { ...(reply.plain ? {} : SDK_HEADERS), ...reply.headers });
      outgoing.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body));
    })();
  });
  const port = await listenOnFreePort(server);
  const url = `http://127.0.0.1:${port}/api/inngest`;
  return {
    url,
    calls,
    async register(engineUrl, functions) {
      const response = await fetch(`${engineUrl}/fn/register`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: "Bearer undefined" },
        body: JSON.stringify({
          url,
          deployType: "ping",
          framework: "nodejs",
          appName,
          functions: functions.map((one) => functionConfig(appName, url, one)),
          sdk: "js:v4.24.0",
          v: "0.1",
        }),
      });
      return { status: response.status, body: JSON.parse(await response.text()) };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A function's configuration as an SDK would register it. */
export function functionConfig(appName: string, url: string, one: ScriptedFunction): Record<string, unknown> {
  const slug = `${appName}-${one.id}`;
  return {
    id: slug,
    name: one.id,
    triggers: [{ event: one.event ?? `${appName}/${one.id}` }],
    steps: {
      step: {
        id: "step",
        name: "step",
        runtime: { type: "http", url: `${url}?fnId=${slug}&stepId=step` },
        ...(one.retries !== undefined && { retries: { attempts: one.retries } }),
      },
    },
    ...one.config,
  };
}

/** Listens on 127.0.0.1 and says on which port. */
export function listenOnFreePort(server: Server, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

async function readAll(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

/** The hash under which the protocol knows a step (§3.4); `id` carries its `:n` suffix when the id repeats. */
export function stepHash(id: string): string {
  return createHash("sha1").update(id, "utf8").digest("hex");
}

/** An op of a step, as an SDK reports it (protocol §4.4), with these fields. */
export const op = (id: string, fields: Record<string, unknown>) => ({
  id: stepHash(id),
  name: id,
  displayName: id,
  userland: { id },
  opts: {},
  data: null,
  ...fields,
});
export const ran = (id: string, data: unknown, opts = {}) => op(id, { op: "StepRun", data, opts });
export const planned = (id: string, opts = {}) => op(id, { op: "StepPlanned", opts });

/** The reply of a run that goes on with these ops. */
export const ops = (...list: unknown[]) => ({ status: 206, body: list });
/** The reply of a run that has ended. */
export const done = (body: unknown) => ({ status: 200, body });

/** Whether a call remembers a step. */
export const has = (call: ReceivedCall, id: string) => stepHash(id) in call.body.steps;
