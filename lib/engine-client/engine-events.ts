import { z } from "zod";
import { type EngineAnswer, engineRequest } from "./engine-request.ts";
import { type ListedEvent, V1Event, V1ListedEvent } from "./engine-schemas.ts";

/** Reads events; part of `engineApi`. By version 1: the real server lists no events in version 2. */
export const engineEvents = {
  /** Reads an event as it was sent. @param engineEventId the engine's own id of the event */
  async readEvent(engineEventId: string): Promise<EngineAnswer<z.infer<typeof V1Event>>> {
    const answer = await engineRequest("GET", `/v1/events/${engineEventId}`, z.object({ data: V1Event }));
    return answer.ok ? { ok: true, value: answer.value.data } : answer;
  },

  /** Lists at most 100 events received between two times, newest first, starting after the event `before`. */
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

  /** Counts the runs that an event started, of any app. */
  async countRunsOf(engineEventId: string): Promise<EngineAnswer<number>> {
    const answer = await listRunsOf(engineEventId, z.unknown());
    return answer.ok ? { ok: true, value: answer.value.length } : answer;
  },
};

/** Lists the runs that an event started, reruns among them. */
export async function listRunsOf<Run>(
  engineEventId: string,
  schema: z.ZodType<Run>,
): Promise<EngineAnswer<Run[]>> {
  // A real server caches its answers for seconds, by query.
  const path = `/v1/events/${engineEventId}/runs?_=${Date.now()}`;
  const answer = await engineRequest("GET", path, z.object({ data: z.array(schema).nullable() }));
  return answer.ok ? { ok: true, value: answer.value.data ?? [] } : answer;
}
