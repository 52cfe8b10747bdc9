import { z } from "zod";
import { env } from "@/lib/env";
import { runId } from "@/lib/ids";
import { engineCapabilities } from "./engine-capabilities.ts";
import { type EngineAnswer, engineRequest } from "./engine-request.ts";
import { type EngineFunction, V1Function, V2Function, V2Page } from "./engine-schemas.ts";
import { invokeOnce } from "./invoke-once.ts";

/** Invokes and lists functions; part of `engineApi`. */
export const engineFunctions = {
  /**
   * Invokes a function with this data, whatever its triggers are. Idempotent for a day: the same key returns the first
   * run. Where the engine does not support that, our own table does. It does not know a run whose answer was lost, and
   * then refuses to start a second one.
   * @returns the new run's id
   */
  async invokeFunction(functionId: string, { data, key }: Invocation): Promise<EngineAnswer<string>> {
    const capabilities = await engineCapabilities();
    if (!capabilities.ok) return capabilities;
    if (capabilities.value.idempotentInvoke) return invoke(functionId, { data, idempotencyKey: key });
    return invokeOnce(`${functionId}:${key}`, () => invoke(functionId, { data }));
  },

  /** Lists the registered functions of this app. `not_found` when the engine does not know the app. */
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

/** The data of an invocation and its idempotency key. */
interface Invocation {
  data: Record<string, unknown>;
  key: string;
}

async function invoke(functionId: string, body: object): Promise<EngineAnswer<string>> {
  const path = `/v2/apps/${env().inngest.appId}/functions/${encodeURIComponent(functionId)}/invoke`;
  const Started = z.object({ data: z.object({ runId: z.string() }) });
  const answer = await engineRequest("POST", path, Started, body);
  return answer.ok ? { ok: true, value: runId(answer.value.data.runId) } : answer;
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
