import { z } from "zod";
import { env } from "@/lib/env";
import { engineRunId, runId } from "@/lib/ids";
import { listRunsOf } from "./engine-events.ts";
import { type EngineAnswer, engineRequest, refuse } from "./engine-request.ts";
import { type EngineRun, V1Run, V2Page, V2Run } from "./engine-schemas.ts";

/** Filter of a list of runs. Times are those of a run's creation; engines differ in whether `until` is included. */
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

/** The step a rerun begins at. */
export interface FromStep {
  /** The id the function gave the step. */
  stepId: string;
  /** New arguments of the step. */
  input?: unknown[];
}

/** Reads, cancels and reruns runs; part of `engineApi`. */
export const engineRuns = {
  /** Reads one run. By version 1, for version 2 of a real server calls a running run completed (protocol §15). */
  async readRun(id: string): Promise<EngineAnswer<EngineRun>> {
    // A real server caches its answers for seconds, by query.
    const path = `/v1/runs/${engineRunId(id)}?_=${Date.now()}`;
    const answer = await engineRequest("GET", path, z.object({ data: V1Run }));
    if (answer.ok) return { ok: true, value: answer.value.data };
    // A real server answers 500 for an unknown run; version 2 tells that from a fault.
    if (answer.why !== "away" || !answer.said?.includes("Unable to load function run")) return answer;
    const second = await engineRequest("GET", `/v2/runs/${engineRunId(id)}`, z.unknown());
    return !second.ok && second.why === "not_found" ? second : answer;
  },

  /** Lists one page of this app's runs, newest first unless `oldestFirst`. */
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

  /** Lists the reruns of a run: finds one whose id was lost by a crash between request and answer. */
  async findReruns(id: string): Promise<EngineAnswer<EngineRun[]>> {
    const original = await engineRuns.readRun(id);
    if (!original.ok) return original;
    const { engineEventId } = original.value;
    if (!engineEventId) return refuse("cannot");
    const answer = await listRunsOf(engineEventId, V1Run);
    return answer.ok ? { ok: true, value: answer.value.filter(({ rerunOf }) => rerunOf === id) } : answer;
  },

  /**
   * Cancels a run at its next step boundary. `ended` means that it had ended before; an engine without `reportsEnded`
   * reports success then, so read the run again.
   */
  async cancelRun(id: string): Promise<EngineAnswer<null>> {
    const answer = await engineRequest("POST", `/v2/runs/${engineRunId(id)}/cancel`, z.unknown(), {});
    const done = answer.ok || answer.why !== "cannot" ? answer : await cancelByVersion1(id);
    return done.ok ? { ok: true, value: null } : done;
  },

  /**
   * Starts a run again, on the current code and with the same event: from the top, or from a step with the results of the
   * steps before it. Not idempotent: after `away` call `findReruns` before trying again.
   * @returns the new run's id
   */
  async rerunRun(id: string, fromStep?: FromStep): Promise<EngineAnswer<string>> {
    const body = fromStep ? { fromStep } : {};
    const Started = z.object({ data: z.object({ runId: z.string() }) });
    const answer = await engineRequest("POST", `/v2/runs/${engineRunId(id)}/rerun`, Started, body);
    return answer.ok ? { ok: true, value: runId(answer.value.data.runId) } : answer;
  },
};

function cancelByVersion1(id: string): Promise<EngineAnswer<unknown>> {
  return engineRequest("DELETE", `/v1/runs/${engineRunId(id)}`, z.unknown());
}
