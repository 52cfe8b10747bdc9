import { createTestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import { startEngineProcess } from "vagus-engine/conformance/engine-process";
import startPostgres from "@/testing/postgres.setup";
import { type BenchApp, startBenchApp } from "./engine/bench-app.ts";
import { type EngineWithApp, measureAsleep } from "./engine/measure-asleep.ts";
import { measureIngest } from "./engine/measure-ingest.ts";
import { measureLatency, measureWaits } from "./engine/measure-latency.ts";
import { measureRuns } from "./engine/measure-runs.ts";
import { measureStarvation } from "./engine/measure-starvation.ts";
import { startStatelessEngine } from "./engine/stateless-engine.ts";
import type { Figure } from "./figure.ts";
import { asTable } from "./report.ts";
import { withCleanUp } from "./with-clean-up.ts";

/** Runs before anything is measured: the first ones after a start are a third slower. */
const WARM_UP_RUNS = 150;

/**
 * The embedded engine, as a process beside its PostgreSQL, with the real SDK in this process. Each figure is taken in
 * turns with its floor: a server that stores nothing, or that commits one row where latency is measured.
 */
export function benchEngine(): Promise<Figure[]> {
  return withCleanUp(async (later) => {
    later(await startPostgres());
    const figures: Figure[] = [];
    const take = (taken: Figure[]): void => {
      figures.push(...taken);
      console.error(asTable(taken));
    };
    const register = async (appId: string, server: Server): Promise<BenchApp> => {
      later(() => server.stop());
      const app = await startBenchApp(appId, server.url);
      later(() => app.close());
      await app.runMany("classic", WARM_UP_RUNS);
      await app.runMany("checkpointing", WARM_UP_RUNS);
      return app;
    };
    const engine = async (appId: string): Promise<EngineWithApp & { url: string }> => {
      const { url: databaseUrl } = await createTestDatabase({ owner: "vagus_engine" });
      const process = await startEngineProcess(databaseUrl, ["--checkpointing"]);
      return { databaseUrl, pid: process.pid, url: process.url, app: await register(appId, process) };
    };

    const quiet = await engine("quiet");
    take(await measureAsleep(quiet.app, await engine("asleep")));
    const committing = await startStatelessEngine((await createTestDatabase()).url);
    const latency = { value: quiet.app, floor: await register("committing", committing) };
    const bare = await startStatelessEngine();
    const load = { value: quiet.app, floor: await register("bare", bare) };
    take(await measureLatency(latency));
    take([await measureRuns("classic", load)]);
    take([await measureRuns("checkpointing", load)]);
    take([await measureWaits(latency)]);
    take(await measureIngest({ value: quiet.url, floor: bare.url }));
    take([await measureStarvation(quiet.url)]);
    return figures;
  });
}

/** A process that speaks the protocol. */
interface Server {
  url: string;
  stop(): Promise<unknown>;
}
