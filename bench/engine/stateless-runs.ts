import { newUlid } from "@vagus/primitives/ulid";
import { z } from "zod";
import { openAgent, post } from "../post.ts";

interface Event {
  name: string;
  data: { key?: string | undefined };
}

/** Runs that live in the variables of one async function each and are gone with it. */
export interface StatelessRuns {
  /** @param url where an event of this name calls a function */
  register(eventName: string, url: string): void;
  /** Takes the events of a request; their ids, after the commit. */
  accept(events: readonly Event[], text: string): Promise<string[]>;
  /** Takes steps that an app reports in the middle of a call; the answer's body. */
  checkpoint(text: string): Promise<string>;
}

/** Enough to keep one app process busy; more would only queue inside it. */
const CALLS_IN_FLIGHT = 8;
const Ops = z.array(
  z.looseObject({ id: z.string(), op: z.string(), name: z.string().nullish(), data: z.unknown() }),
);

/** @param commit what is done where an engine would write: before it answers events and before each further call */
export function createStatelessRuns(commit: (text: string) => Promise<void>): StatelessRuns {
  const agent = openAgent(CALLS_IN_FLIGHT);
  const urls = new Map<string, string>();
  const waits = new Map<string, (event: Event) => void>();

  async function run(url: string, event: Event): Promise<void> {
    const runId = newUlid();
    const steps: Record<string, unknown> = {};
    const stack: string[] = [];
    while (true) {
      const ctx = {
        run_id: runId,
        fn_id: runId,
        qi_id: runId,
        attempt: 0,
        max_attempts: 4,
        disable_immediate_execution: false,
        use_api: false,
        stack: { stack, current: stack.length },
      };
      const call = {
        ctx,
        event,
        events: [event],
        steps,
        version: stack.length === 0 ? -1 : 2,
        use_api: false,
      };
      const reply = await post(agent, url, JSON.stringify(call));
      if (reply.status !== 206) return;
      for (const op of Ops.parse(JSON.parse(reply.body))) {
        if (op.op === "RunComplete") return;
        const memo = op.op === "WaitForEvent" ? await decision(op.name ?? "", event) : { data: op.data };
        steps[op.id] = memo;
        stack.push(op.id);
      }
      await commit(reply.body);
    }
  }

  function decision(name: string, { data }: Event): Promise<Event> {
    return new Promise((resolve) => waits.set(`${name} ${data.key}`, resolve));
  }

  return {
    register: (eventName, url) => void urls.set(eventName, url),
    async accept(events, text) {
      await commit(text);
      return events.map((event) => {
        const id = newUlid();
        const given = { id, ts: Date.now(), ...event };
        const url = urls.get(event.name);
        if (url) void run(url, given);
        waits.get(`${event.name} ${event.data.key}`)?.(given);
        return id;
      });
    },
    async checkpoint(text) {
      JSON.parse(text);
      await commit(text);
      return "";
    },
  };
}
