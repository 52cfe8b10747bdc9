import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, startEngine } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { DONE, nameOf } from "./held-calls.ts";
import { type ReceivedCall, type ScriptedApp, type ScriptedReply, startScriptedApp } from "./scripted-app.ts";

/** Functions of one scripted app, and the engine they are registered with, for the tests of a file. */
export interface ScriptedFunctions {
  readonly engine: EngineUnderTest;
  readonly client: ReturnType<typeof engineClient>;
  /** Its calls are forgotten before each test. */
  readonly app: ScriptedApp;
  /** The answer to every call; `DONE` at the start of each test. */
  answer(call: ReceivedCall): ScriptedReply;
  /** Another function for each test, so that no test inherits what another has used up. */
  register(id: string, config: object): Promise<void>;
  /** Sends one event after the other; their ids. */
  send(id: string, ...data: object[]): Promise<string[]>;
  /** Resolves when the app has been called so often. */
  called(count: number): Promise<unknown>;
  /** The names the called events carry, in order. */
  names(): string[];
}

/** Starts both before the tests of this file and stops them after. */
export function withScriptedFunctions(appId: string): ScriptedFunctions {
  let engine: EngineUnderTest;
  let app: ScriptedApp;
  const functions = {
    get engine() {
      return engine;
    },
    get client() {
      return engineClient(engine.url);
    },
    get app() {
      return app;
    },
    answer: (_: ReceivedCall): ScriptedReply => DONE,
    async register(id: string, config: object) {
      const { status } = await app.register(engine.url, [{ id, config: { ...config } }]);
      expect(status).toBe(200);
    },
    async send(id: string, ...data: object[]) {
      const ids: string[] = [];
      for (const one of data)
        ids.push(...(await functions.client.send({ name: `${appId}/${id}`, data: one })));
      return ids;
    },
    called: (count: number) => until(`${count} calls`, () => app.calls.length >= count),
    names: () => app.calls.map(nameOf),
  };

  beforeAll(async () => {
    engine = await startEngine();
    app = await startScriptedApp(appId, (call) => functions.answer(call));
  });
  afterAll(async () => {
    await app.close();
    await engine.stop();
  });
  beforeEach(() => {
    app.calls.length = 0;
    functions.answer = () => DONE;
  });
  return functions;
}
