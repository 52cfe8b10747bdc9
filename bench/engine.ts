import startPostgres from "@/db/testing/postgres.setup";
import { createTestDatabase } from "@/db/testing/test-database";
import { startEngineProcess } from "@/engine/conformance/engine-process";
import { type BenchApp, startBenchApp } from "./engine/bench-app.ts";
import { type EngineWithApp, measureAsleep } from "./engine/measure-asleep.ts";
import { measureIngest } from "./engine/measure-ingest.ts";
import { measureLatency, measureWaits } from "./engine/measure-latency.ts";
import { measureRuns } from "./engine/measure-runs.ts";
import { startStatelessEngine } from "./engine/stateless-engine.ts";
import type { Figure } from "./figure.ts";

/** Runs before anything is measured: the first ones after a start are a third slower (facts: floors). */
const WARM_UP_RUNS = 300;

/**
 * The embedded engine, as a process beside its PostgreSQL, with the real SDK in this process. Each figure is taken in
 * turns with its floor: a server that stores nothing, or that commits one row where latency is measured.
 */
export async function benchEngine(): Promise<Figure[]> {
  const closing: (() => Promise<unknown>)[] = [await startPostgres()];
  const register = async (
    appId: string,
    server: { url: string; stop(): Promise<unknown> },
  ): Promise<BenchApp> => {
    closing.unshift(() => server.stop());
    console.error(`warming up: ${appId}`);
    const app = await startBenchApp(appId, server.url);
    closing.unshift(() => app.close());
    await app.runMany("classic", WARM_UP_RUNS);
    await app.runMany("checkpointing", WARM_UP_RUNS);
    return app;
  };
  const engine = async (appId: string): Promise<EngineWithApp & { url: string }> => {
    const { url: databaseUrl } = await createTestDatabase({ owner: "vagus_engine" });
    const process = await startEngineProcess(databaseUrl, ["--checkpointing"]);
    return { databaseUrl, pid: process.pid, url: process.url, app: await register(appId, process) };
  };
  try {
    const quiet = await engine("quiet");
    const asleep = await measureAsleep(quiet.app, await engine("asleep"));
    const committing = await startStatelessEngine((await createTestDatabase()).url);
    const latency = { value: quiet.app, floor: await register("committing", committing) };
    const bare = await startStatelessEngine();
    const load = { value: quiet.app, floor: await register("bare", bare) };
    return [
      ...(await measureLatency(latency)),
      await measureRuns("classic", load),
      await measureRuns("checkpointing", load),
      await measureWaits(latency),
      ...asleep,
      ...(await measureIngest({ value: quiet.url, floor: bare.url })),
    ];
  } finally {
    for (const close of closing) await close();
  }
}
