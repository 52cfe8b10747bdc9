import { env } from "@/lib/env";
import { fetchFrom } from "@/lib/http/fetch-from";

const TIMEOUT_MS = 2_000;

/** Work that an engine holds, of all its apps. The embedded engine counts up to 100,000. */
export interface EngineLoad {
  /** Calls and waits that are due and have not begun: the depth of the queue. */
  queued: number;
  /** Calls that are under way. */
  running: number;
  /** Items that wait for a time or an event. */
  waiting: number;
}

/**
 * Reads the load from the engine's metrics, which need no key.
 * @returns undefined when the engine does not say: no answer, Inngest Cloud, or the open-source server, whose one
 * number adds waits of days to the backlog
 */
export async function readEngineLoad(): Promise<EngineLoad | undefined> {
  const { baseUrl } = env().inngest;
  if (baseUrl === undefined) return undefined;
  try {
    const response = await fetchFrom("INNGEST_BASE_URL", `${baseUrl}/metrics`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return response.ok ? parseLoad(await response.text()) : undefined;
  } catch {
    return undefined;
  }
}

/** Parses the text format of Prometheus. */
function parseLoad(text: string): EngineLoad | undefined {
  const items = text.matchAll(/^vagus_engine_items\{state="(\w+)"\} (\d+)$/gm);
  const counts = new Map([...items].map(([, state, count]) => [state, Number(count)]));
  const [queued, running, waiting] = ["queued", "running", "waiting"].map((state) => counts.get(state));
  if (queued === undefined || running === undefined || waiting === undefined) return undefined;
  return { queued, running, waiting };
}
