import { z } from "zod";
import { type EngineAnswer, engineRequest } from "./engine-request.ts";
import { type ListedEvent, V1Event, V1ListedEvent } from "./engine-schemas.ts";

/** Reading events; part of `engineApi`. By version 1: the real server has no lists of events in version 2. */
export const engineEvents = {
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
};
