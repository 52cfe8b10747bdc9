import { z } from "zod";
import { V1Function, V2Function, V2Page } from "@/lib/engine-client/engine-schemas";
import type { Env } from "@/lib/env";
import { type Answer, ask } from "./ask.ts";

const CLOUD = { api: "https://api.inngest.com", events: "https://inn.gs" };
/** An event key that no engine accepts. */
const UNKNOWN_EVENT_KEY = "no-engine-has-this-key";
const MOST_PAGES = 10;

/** Answers of the engine of an environment. The requests change nothing: no event is sent. */
export interface EngineProbe {
  /** The address that was asked. */
  url: string;
  isCloud: boolean;
  /** Answer to `GET /health`; undefined for Inngest Cloud, which has none. */
  health: Answer | undefined;
  /** Name and version of the server; undefined where it does not say. */
  server: string | undefined;
  /** The data folder of an embedded engine. */
  dataDir: string | undefined;
  /** HTTP status of sending no events with the key of the environment, and with one that no engine has. */
  eventKey: number;
  unknownEventKey: number;
  /** HTTP status of listing functions with `INNGEST_SIGNING_KEY`, and with the fallback; 0 without the key. */
  signingKey: number;
  fallbackKey: number;
  /** The functions of this app; undefined when the engine does not list them. */
  functions: RegisteredFunction[] | undefined;
}

export interface RegisteredFunction {
  id: string;
  triggers: { event?: string; cron?: string }[];
}

const Health = z.looseObject({ server: z.string().nullish(), dataDir: z.string().nullish() });

/** Asks everything at once: each request has a time limit of its own. */
export async function probeEngine(env: Env): Promise<EngineProbe> {
  const { baseUrl, eventKey, signingKey, signingKeyFallback } = env.inngest;
  const isCloud = baseUrl === undefined;
  const url = baseUrl ?? CLOUD.api;
  const events = baseUrl ?? CLOUD.events;
  const [health, taken, unknownTaken, byKey, byFallback] = await Promise.all([
    isCloud ? undefined : ask(`${url}/health`),
    sendNothing(events, eventKey),
    sendNothing(events, UNKNOWN_EVENT_KEY),
    listFunctions(url, env.inngest.appId, signingKey),
    signingKeyFallback ? listFunctions(url, env.inngest.appId, signingKeyFallback) : undefined,
  ]);
  const said = Health.safeParse(health?.json).data;
  return {
    url,
    isCloud,
    health,
    server: said?.server ?? undefined,
    dataDir: said?.dataDir ?? undefined,
    eventKey: taken,
    unknownEventKey: unknownTaken,
    signingKey: byKey.status,
    fallbackKey: byFallback?.status ?? 0,
    functions: byKey.functions ?? byFallback?.functions,
  };
}

async function sendNothing(base: string, key: string): Promise<number> {
  const headers = { "content-type": "application/json" };
  const { status } = await ask(`${base}/e/${encodeURIComponent(key)}`, {
    method: "POST",
    headers,
    body: "[]",
  });
  return status;
}

const V2Functions = z.object({ data: z.array(V2Function), page: V2Page });
const V1Functions = z.union([
  z.array(V1Function),
  z.object({ data: z.array(V1Function) }).transform(({ data }) => data),
]);

/** Lists the functions by version 2 of the API, or by version 1 where that is missing. */
async function listFunctions(url: string, appId: string, key: string | undefined) {
  const headers = key === undefined ? undefined : { authorization: `Bearer ${key}` };
  const functions: RegisteredFunction[] = [];
  let cursor: string | null = null;
  let status = 0;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({ limit: "100", ...(cursor !== null && { cursor }) });
    const answer: Answer = await ask(`${url}/v2/apps/${appId}/functions?${query}`, { headers });
    status = answer.status;
    const read = V2Functions.safeParse(answer.json).data;
    if (!read) break;
    functions.push(...read.data);
    cursor = read.page;
    if (cursor === null) return { status, functions };
  }
  if (status === 401 || status === 403 || status === 0) return { status, functions: undefined };
  const older = await ask(`${url}/v1/apps/${appId}/functions`, { headers });
  const read = V1Functions.safeParse(older.json).data;
  const local = (id: string) => (id.startsWith(`${appId}-`) ? id.slice(appId.length + 1) : id);
  const known = read?.map(({ id, config }) => ({ id: local(id), triggers: config?.triggers ?? [] }));
  // An engine that knows nothing of the app answers 404.
  return { status: older.status, functions: known ?? (older.status === 404 ? [] : undefined) };
}
