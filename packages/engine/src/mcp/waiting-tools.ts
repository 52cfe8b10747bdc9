import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { EngineResponse } from "../http/request.ts";
import type { LocalCaller } from "../http/route.ts";
import { type Tool, tool } from "./tool.ts";

const DEFAULT_TIMEOUT_S = 30;
/** The clients of models give up after about a minute. */
const MAX_TIMEOUT_S = 300;
const POLL_MS = 100;

const Timeout = z.int().min(0).max(MAX_TIMEOUT_S).optional().describe("Seconds to wait, 30 if not given");
/** Data that is not an object is wrapped, as in the reference. */
const Data = z.unknown().optional().describe("A JSON object, or a value that becomes {value: …}");

const Run = z.looseObject({ id: z.string(), status: z.string(), endedAt: z.string().optional() });
const RunAnswer = z.object({ data: Run });
const Runs = z.object({ data: z.array(Run) });
const Sent = z.object({ data: z.object({ eventId: z.string() }) });
const Started = z.object({ data: z.object({ runId: z.string() }) });
const Functions = z.object({
  data: z.array(z.looseObject({ id: z.string(), name: z.string(), app: z.object({ id: z.string() }) })),
});
const Apps = z.object({ data: z.array(z.looseObject({ id: z.string() })) });

/** Tools that send or invoke and then wait; names as in the reference (protocol §15). */
export const WAITING_TOOLS: Tool[] = [
  tool(
    {
      name: "send_event",
      title: "Send event",
      description: "Sends an event; returns its id and the ids of the runs it started",
    },
    z.strictObject({
      name: z.string().describe("Such as shop/order.placed"),
      data: Data,
      user: z.record(z.string(), z.unknown()).optional(),
      eventIdSeed: z.string().optional().describe("The same seed within 24 hours starts nothing again"),
    }),
    async ({ name, data, user, eventIdSeed }, call) => {
      const event = { name, data: asObject(data), user, id: eventIdSeed };
      const answer = await call({ method: "POST", path: "/v2/events", body: event });
      const sent = Sent.safeParse(answer.body);
      if (!sent.success) return answer;
      const { eventId } = sent.data.data;
      const runs = Runs.parse((await call({ method: "GET", path: `/v2/events/${eventId}/runs` })).body);
      return { status: 200, body: { eventId, runIds: runs.data.map((run) => run.id) } };
    },
  ),
  tool(
    {
      name: "poll_run_status",
      title: "Wait for runs",
      description: "Waits until all the runs have ended or the time is over, and returns how they stand",
      readOnly: true,
    },
    z.strictObject({
      runIds: z.array(z.string()).min(1).max(100),
      timeout: Timeout,
      pollInterval: z.int().optional().describe("Not needed here"),
    }),
    async ({ runIds, timeout }, call) => {
      const runs = await whenEnded(runIds, timeout, call);
      return { status: 200, body: { runs, allEnded: runs.every(hasEnded) } };
    },
  ),
  tool(
    {
      name: "invoke_function_sync",
      title: "Invoke function and wait",
      description: "Starts a function by its id, slug or name and returns the run when it has ended",
    },
    z.strictObject({
      functionId: z.string(),
      data: Data,
      user: z.record(z.string(), z.unknown()).optional(),
      timeout: Timeout,
    }),
    async ({ functionId, data, user, timeout }, call) => {
      const path = await findFunction(functionId, call);
      if (path === null) return { status: 404, body: { error: `No function ${functionId}` } };
      const body = { data: asObject(data), user };
      const answer = await call({ method: "POST", path: `${path}/invoke`, body });
      const started = Started.safeParse(answer.body);
      if (!started.success) return answer;
      const [run] = await whenEnded([started.data.data.runId], timeout, call);
      return { status: 200, body: { run, ended: run !== undefined && hasEnded(run) } };
    },
  ),
];

function asObject(data: unknown): unknown {
  if (data === undefined || data === null) return {};
  return typeof data === "object" && !Array.isArray(data) ? data : { value: data };
}

/** The path of the function with this id, slug or name. */
async function findFunction(known: string, call: LocalCaller): Promise<string | null> {
  const apps = Apps.parse((await call({ method: "GET", path: "/v2/apps" })).body).data;
  for (const app of apps) {
    const path = `/v2/apps/${encodeURIComponent(app.id)}/functions`;
    const functions = Functions.parse((await call({ method: "GET", path, query: { limit: 1000 } })).body);
    const found = functions.data.find(
      (one) => one.id === known || `${app.id}-${one.id}` === known || one.name === known,
    );
    if (found) return `${path}/${encodeURIComponent(found.id)}`;
  }
  return null;
}

interface RunState {
  id: string;
  status: string;
  endedAt?: string | undefined;
}

function hasEnded(run: RunState): boolean {
  return run.endedAt !== undefined || run.status === "UNKNOWN";
}

async function whenEnded(
  runIds: readonly string[],
  timeoutS: number = DEFAULT_TIMEOUT_S,
  call: LocalCaller,
): Promise<RunState[]> {
  const deadlineMs = Date.now() + timeoutS * 1000;
  while (true) {
    const runs = await Promise.all(runIds.map((id) => readState(id, call)));
    if (runs.every(hasEnded) || Date.now() >= deadlineMs) return runs;
    await delay(POLL_MS);
  }
}

async function readState(id: string, call: LocalCaller): Promise<RunState> {
  const answer: EngineResponse = await call({
    method: "GET",
    path: `/v2/runs/${encodeURIComponent(id)}`,
    query: { includeOutput: true },
  });
  const parsed = RunAnswer.safeParse(answer.body);
  return parsed.success ? parsed.data.data : { id, status: "UNKNOWN" };
}
