import { afterAll, beforeAll } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, startEngine } from "./engine-under-test.ts";
import { type Answerer, type ScriptedApp, startScriptedApp } from "./scripted-app.ts";

/** Starts an engine, and an app each of whose functions answers by a script of its own, for the tests of a file. */
export function withScripts(appName: string) {
  let engine: EngineUnderTest;
  let client: ReturnType<typeof engineClient>;
  let app: ScriptedApp;
  const scripts = new Map<string, Answerer>();

  beforeAll(async () => {
    engine = await startEngine();
    client = engineClient(engine.url);
    app = await startScriptedApp(appName, (call) => {
      const script = scripts.get(call.fnId);
      if (!script) throw new Error(`no script for ${call.fnId}`);
      return script(call);
    });
  });
  afterAll(async () => {
    await app.close();
    await engine.stop();
  });

  return {
    get engine() {
      return engine;
    },
    get client() {
      return client;
    },
    /**
     * Registers a function with this script, starts one run and waits for its end.
     * @param options `retries` is 2 when left out, and left to the engine when undefined
     */
    async play(answer: Answerer, options: { retries?: number | undefined } = {}) {
      const id = `f${scripts.size}`;
      scripts.set(`${appName}-${id}`, answer);
      await app.register(engine.url, [{ id, retries: 2, ...options }]);
      const run = await client.endedRunOf(await client.sendOne({ name: `${appName}/${id}`, data: {} }));
      return { run, calls: app.calls.filter((call) => call.fnId === `${appName}-${id}`) };
    },
  };
}
