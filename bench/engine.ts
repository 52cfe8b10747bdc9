import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { createTestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import { startEngineProcess } from "vagus-engine/conformance/engine-process";
import { z } from "zod";
import startPostgres from "@/testing/postgres.setup";
import { type BenchApp, startBenchApp } from "./engine/bench-app.ts";
import { type EngineWithApp, measureAsleep } from "./engine/measure-asleep.ts";
import { measureLatency, measureWaits } from "./engine/measure-latency.ts";
import { measureStarvation } from "./engine/measure-starvation.ts";
import { measureIngest, measureRuns } from "./engine/measure-throughput.ts";
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

const Listening = z.object({ port: z.number() });

/** The server that stores nothing, as a process of its own. */
export interface StatelessEngine {
  url: string;
  stop(): Promise<void>;
}

/** @param databaseUrl where it commits a row for each thing an engine would write; none without */
export async function startStatelessEngine(databaseUrl?: string): Promise<StatelessEngine> {
  const file = join(import.meta.dirname, "engine", "stateless-engine.child.ts");
  const child = spawn(process.execPath, ["--import", "tsx", file, ...(databaseUrl ? [databaseUrl] : [])], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const [line] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    exited.then(() => Promise.reject(new Error("The server of the floors ended before it listened."))),
  ]);
  const { port } = Listening.parse(JSON.parse(String(line)));
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill();
      await exited;
    },
  };
}
