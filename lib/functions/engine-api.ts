import { z } from "zod";
import { env } from "@/lib/env";
import { engineRunId, runId } from "@/lib/ids";
import { type EngineAnswer, engineRequest, refuse } from "./engine-request.ts";
import {
  type EngineFunction,
  type EngineRun,
  type ListedEvent,
  V1Event,
  V1Function,
  V1ListedEvent,
  V1Run,
  V2Function,
  V2Page,
  V2Run,
} from "./engine-schemas.ts";

/** What an engine can be asked, apart from reading and cancelling one run, which every one can. */
export interface Abilities {
  /** List runs by status, time and function: queued and skipped ones become known by it. */
  listRuns: boolean;
  /** Start a run again, from the top or from a step. */
  rerunRun: boolean;
  /** Say that a run had ended already when it was to be cancelled; without it a cancellation always succeeds. */
  cancelTells: boolean;
}

/** What a list of runs is narrowed to. Times are those of the run's creation, `until` excluded or not by the engine. */
export interface EngineRunFilter {
  statuses?: EngineRun["status"][];
  functionId?: string;
  oldestFirst?: boolean;
  from?: Date;
  until?: Date;
  cursor?: string;
  /** At most 400; 100 when left out. */
  limit?: number;
}

/** Where a rerun begins when not at the top. */
export interface FromStep {
  /** The id the function gave the step. */
  stepId: string;
  /** The step's arguments, in place of those it had. */
  input?: unknown[];
}

/** A run that no engine ever has: asked about, it shows whether a path exists without touching anything. */
const NOBODY = "00000000000000000000000000";
/** An engine may be updated while we live. */
const ABILITIES_MS = 600_000;

let learned: { at: number; baseUrl: string | undefined; abilities: Abilities } | undefined;

/**
 * The one way to ask and order an engine, the same on the embedded engine, the Inngest CLI, self-hosted Inngest and
 * Inngest Cloud. Runs carry the ledger's ids (`run_…`). Nothing throws: see `EngineRefusal` for what can be answered
 * instead.
 */
export const engineApi = {
  /** What this engine can do; learned on first use, without touching any run. */
  async abilities(): Promise<EngineAnswer<Abilities>> {
    const { baseUrl } = env().inngest;
    if (learned && learned.baseUrl === baseUrl && Date.now() - learned.at < ABILITIES_MS)
      return { ok: true, value: learned.abilities };
    const [list, rerun, cancel] = await Promise.all([
      engineRequest("GET", "/v2/runs?limit=1", z.unknown()),
      engineRequest("POST", `/v2/runs/${NOBODY}/rerun`, z.unknown(), {}),
      engineRequest("POST", `/v2/runs/${NOBODY}/cancel`, z.unknown(), {}),
    ]);
    for (const probe of [list, rerun, cancel]) if (!probe.ok && probe.why === "away") return probe;
    const can = (probe: EngineAnswer<unknown>) => probe.ok || probe.why !== "cannot";
    const abilities = { listRuns: can(list), rerunRun: can(rerun), cancelTells: can(cancel) };
    learned = { at: Date.now(), baseUrl, abilities };
    return { ok: true, value: abilities };
  },

  /** One run. By version 1, for version 2 of a real server calls a running run completed (protocol §15). */
  async readRun(id: string): Promise<EngineAnswer<EngineRun>> {
    // A real server keeps its answers for seconds, by query.
    const path = `/v1/runs/${engineRunId(id)}?_=${Date.now()}`;
    const answer = await engineRequest("GET", path, z.object({ data: V1Run }));
    if (answer.ok) return { ok: true, value: answer.value.data };
    // A real server says 500 for a run it does not know; version 2 tells that from a fault.
    if (answer.why !== "away" || !answer.message.includes("Unable to load function run")) return answer;
    const second = await engineRequest("GET", `/v2/runs/${engineRunId(id)}`, z.unknown());
    return !second.ok && second.why === "not_found" ? second : answer;
  },

  /** Runs of this app, newest first if not asked otherwise, a page at a time. */
  async listRuns(
    filter: EngineRunFilter,
  ): Promise<EngineAnswer<{ runs: EngineRun[]; nextCursor: string | null }>> {
    const query = new URLSearchParams({ appId: env().inngest.appId, limit: String(filter.limit ?? 100) });
    for (const status of filter.statuses ?? []) query.append("status", status.toUpperCase());
    if (filter.functionId) query.set("functionId", filter.functionId);
    if (filter.oldestFirst) query.set("order", "ASC");
    if (filter.from) query.set("from", filter.from.toISOString());
    if (filter.until) query.set("until", filter.until.toISOString());
    if (filter.cursor) query.set("cursor", filter.cursor);
    const Runs = z.object({ data: z.array(V2Run), page: V2Page });
    const answer = await engineRequest("GET", `/v2/runs?${query}`, Runs);
    if (!answer.ok) return answer;
    return { ok: true, value: { runs: answer.value.data, nextCursor: answer.value.page } };
  },

  /**
   * The event that started a run, as it was sent.
   * @param engineEventId the engine's own id of it
   */
  async readEvent(engineEventId: string): Promise<EngineAnswer<z.infer<typeof V1Event>>> {
    const answer = await engineRequest("GET", `/v1/events/${engineEventId}`, z.object({ data: V1Event }));
    return answer.ok ? { ok: true, value: answer.value.data } : answer;
  },

  /**
   * Events an engine received between two times, newest first; at most 100, and on from the event `before`.
   * Version 1: the real server has no such list in version 2.
   */
  async listEvents(after: Date, until: Date, before?: string): Promise<EngineAnswer<ListedEvent[]>> {
    const query = new URLSearchParams({
      limit: "100",
      received_after: after.toISOString(),
      received_before: until.toISOString(),
      ...(before && { cursor: before }),
    });
    const Events = z.object({ data: z.array(V1ListedEvent).nullable() });
    const answer = await engineRequest("GET", `/v1/events?${query}`, Events);
    return answer.ok ? { ok: true, value: answer.value.data ?? [] } : answer;
  },

  /** How many runs an event started, of any app. */
  async countRunsOf(engineEventId: string): Promise<EngineAnswer<number>> {
    const path = `/v1/events/${engineEventId}/runs?_=${Date.now()}`;
    const answer = await engineRequest("GET", path, z.object({ data: z.array(z.unknown()).nullable() }));
    return answer.ok ? { ok: true, value: answer.value.data?.length ?? 0 } : answer;
  },

  /** The runs that repeat a run, as the engine knows them: what a crash between order and answer left behind. */
  async findReruns(id: string): Promise<EngineAnswer<EngineRun[]>> {
    const original = await engineApi.readRun(id);
    if (!original.ok) return original;
    const { engineEventId } = original.value;
    if (!engineEventId) return refuse("cannot", "The engine names no event by which reruns could be found.");
    const path = `/v1/events/${engineEventId}/runs?_=${Date.now()}`;
    const answer = await engineRequest("GET", path, z.object({ data: z.array(V1Run).nullable() }));
    if (!answer.ok) return answer;
    return { ok: true, value: (answer.value.data ?? []).filter(({ rerunOf }) => rerunOf === id) };
  },

  /**
   * Ends a run at its next step boundary. `ended` says that it had ended before; an engine without `cancelTells`
   * answers as if it had been cancelled now, so read the run again.
   */
  async cancelRun(id: string): Promise<EngineAnswer<null>> {
    const answer = await engineRequest("POST", `/v2/runs/${engineRunId(id)}/cancel`, z.unknown(), {});
    const done = answer.ok || answer.why !== "cannot" ? answer : await cancelByVersion1(id);
    return done.ok ? { ok: true, value: null } : done;
  },

  /**
   * Starts a run again, on today's code and with the same event: from the top, or from a step with what finished before
   * it remembered. Not idempotent: after `away` look with `findReruns` before asking again.
   * @returns the new run's id
   */
  async rerunRun(id: string, fromStep?: FromStep): Promise<EngineAnswer<string>> {
    const body = fromStep ? { fromStep } : {};
    const Started = z.object({ data: z.object({ runId: z.string() }) });
    const answer = await engineRequest("POST", `/v2/runs/${engineRunId(id)}/rerun`, Started, body);
    return answer.ok ? { ok: true, value: runId(answer.value.data.runId) } : answer;
  },

  /**
   * Starts one function with this data, whatever its triggers are. Idempotent for a day: the same key gives the run of
   * the first time.
   * @returns the new run's id
   */
  async invokeFunction(
    functionId: string,
    { data, key }: { data: Record<string, unknown>; key: string },
  ): Promise<EngineAnswer<string>> {
    const path = `/v2/apps/${env().inngest.appId}/functions/${encodeURIComponent(functionId)}/invoke`;
    const Started = z.object({ data: z.object({ runId: z.string() }) });
    const answer = await engineRequest("POST", path, Started, { data, idempotencyKey: key });
    return answer.ok ? { ok: true, value: runId(answer.value.data.runId) } : answer;
  },

  /** What is registered for this app. `not_found` when the engine does not know the app. */
  async listFunctions(): Promise<EngineAnswer<EngineFunction[]>> {
    const { appId } = env().inngest;
    const V2Functions = z.object({ data: z.array(V2Function), page: V2Page });
    const found: EngineFunction[] = [];
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({ limit: "100", ...(cursor !== null && { cursor }) });
      const answer: EngineAnswer<z.infer<typeof V2Functions>> = await engineRequest(
        "GET",
        `/v2/apps/${appId}/functions?${query}`,
        V2Functions,
      );
      if (!answer.ok) return answer.why === "cannot" ? listByVersion1(appId) : answer;
      found.push(...answer.value.data);
      cursor = answer.value.page;
    } while (cursor !== null);
    return { ok: true, value: found };
  },
};

function cancelByVersion1(id: string): Promise<EngineAnswer<unknown>> {
  return engineRequest("DELETE", `/v1/runs/${engineRunId(id)}`, z.unknown());
}

async function listByVersion1(appId: string): Promise<EngineAnswer<EngineFunction[]>> {
  const Functions = z.union([
    z.array(V1Function),
    z.object({ data: z.array(V1Function) }).transform(({ data }) => data),
  ]);
  const answer = await engineRequest("GET", `/v1/apps/${appId}/functions`, Functions);
  if (!answer.ok) return answer;
  const local = (id: string) => (id.startsWith(`${appId}-`) ? id.slice(appId.length + 1) : id);
  const value = answer.value.map(({ id, name, config }) => ({
    id: local(id),
    name,
    triggers: config?.triggers ?? [],
  }));
  return { ok: true, value };
}
