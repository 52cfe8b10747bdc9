import { expect } from "vitest";
import type { engineClient } from "./engine-client.ts";
import type { EngineUnderTest } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { type ReceivedCall, type ScriptedApp, type ScriptedReply, startScriptedApp } from "./scripted-app.ts";

/** An app with one function whose calls stay open until the test answers them. */
export interface HeldCalls {
  app: ScriptedApp;
  /** Calls that were not answered yet, by the name in their event. */
  open: Map<string, (reply: ScriptedReply) => void>;
  /** Names in the order their calls came. */
  order: string[];
  /** Registers the function `f` with these options. */
  register(config: object): Promise<{ status: number; body: unknown }>;
  /** Sends events by name or data; their ids. */
  send(...events: (string | object)[]): Promise<string[]>;
  /** Sends one after the other, so that the runs are created in this order. */
  sendInOrder(...events: object[]): Promise<void>;
  /** Waits until these calls are under way, and expects no others. */
  underWay(...names: string[]): Promise<void>;
  answer(name: string, reply?: ScriptedReply): void;
  /** Forgets earlier calls, for the next test. */
  clear(): void;
}

export const DONE: ScriptedReply = { status: 200, body: "done" };

/** The name a test gave an event. */
export const nameOf = (call: ReceivedCall) => String(call.body.event.data?.name);

export async function holdCalls(
  appName: string,
  engine: EngineUnderTest,
  client: ReturnType<typeof engineClient>,
): Promise<HeldCalls> {
  const open: HeldCalls["open"] = new Map();
  const order: string[] = [];
  const app = await startScriptedApp(appName, (call) => {
    const name = nameOf(call);
    order.push(name);
    return new Promise((resolve) => open.set(name, resolve));
  });
  const send = (...events: (string | object)[]) =>
    client.send(
      events.map((one) => ({
        name: `${appName}/f`,
        data: typeof one === "string" ? { name: one } : one,
      })),
    );
  return {
    app,
    open,
    order,
    register: (config) => app.register(engine.url, [{ id: "f", config: { ...config } }]),
    send,
    async sendInOrder(...events) {
      for (const event of events) await send(event);
    },
    async underWay(...names) {
      await until(`calls of ${names}`, () => names.every((name) => open.has(name)));
      expect([...open.keys()].sort()).toEqual([...names].sort());
    },
    answer(name, reply = DONE) {
      const resolve = open.get(name);
      if (!resolve) throw new Error(`no call of ${name} is under way`);
      open.delete(name);
      resolve(reply);
    },
    clear() {
      open.clear();
      order.length = 0;
    },
  };
}
