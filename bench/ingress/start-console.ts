import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { readEnv } from "@/lib/env";
import { listenLocally } from "@/testing/listen-locally";

/** A slot that people and end-to-end tests leave free. */
export const BENCH_SLOT = process.env.BENCH_SLOT ?? "9";
const HEALTHY_WITHIN_MS = 60_000;

/** The built console with everything beside it, as processes of their own, in a folder that is gone afterwards. */
export interface BenchConsole {
  url: string;
  postmark: { user: string; password: string };
  dataDir: string;
  databaseUrl: string;
  /** What the console and everything beside it was started with. */
  variables: Record<string, string>;
  stop(): Promise<void>;
}

/**
 * Starts it.
 * @param engineUrl an engine that runs already; our own when left out
 * @param more variables that differ from the defaults
 * @throws Error when it does not become healthy
 */
export async function startConsole(
  engineUrl?: string,
  more: Record<string, string> = {},
): Promise<BenchConsole> {
  const dataDir = await mkdtemp(join(tmpdir(), "vagus-bench-"));
  const variables = {
    VAGUS_SLOT: BENCH_SLOT,
    VAGUS_DATA_DIR: dataDir,
    DATABASE_URL: "embedded",
    // Every mail of the load comes from one sender.
    MAX_MAILS_PER_HOUR: "1000000",
    ...(engineUrl && { INNGEST_BASE_URL: engineUrl }),
    ...more,
  };
  const env = readEnv(variables);
  const args = ["--import", "tsx", "--conditions=react-server", "cli/vagus.ts", "dev", "--built"];
  const stack = spawn(process.execPath, [...args, "--engine", engineUrl ? "none" : "embedded"], {
    env: { ...process.env, ...variables },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const url = `http://127.0.0.1:${env.ports.app}`;
  const stop = async () => {
    if (stack.exitCode === null) {
      const gone = new Promise((done) => stack.once("exit", done));
      stack.kill("SIGTERM");
      await gone;
    }
    await rm(dataDir, { recursive: true, force: true });
  };
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  while (!(await isHealthy(url))) {
    if (stack.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`The console on ${url} did not become healthy; BENCH_SLOT chooses other ports.`);
    }
    await delay(100);
  }
  const { webhookUser: user, webhookPassword: password } = env.postmark;
  return { url, postmark: { user, password }, dataDir, databaseUrl: env.database.url, variables, stop };
}

function isHealthy(url: string): Promise<boolean> {
  return fetch(`${url}/api/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}

export const NEXT = "node_modules/next/dist/bin/next";

/** Builds an app of Next: an earlier build may be of older code. @param folder from the checkout's root */
export function buildNext(folder: string): void {
  const built = spawnSync(process.execPath, [NEXT, "build", folder], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(`${folder} cannot be built: ${built.stdout}${built.stderr}`);
}

/** Builds and starts it; it is stopped with the other clean-up. */
export async function startBuiltConsole(
  later: (cleanUp: () => Promise<void>) => void,
  variables: Record<string, string>,
): Promise<BenchConsole> {
  console.error("building the console");
  buildNext(".");
  console.error("starting the console");
  const target = await startConsole(undefined, variables);
  later(() => target.stop());
  return target;
}

/** The answer to the console's question whether its functions are registered. */
const REGISTERED = {
  data: [{ id: "anything", name: "Anything", triggers: [] }],
  page: { cursor: null, hasMore: false },
};

/** A stand-in for an engine: accepts every event, knows every app, starts no run. */
export async function startEventSink(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = http.createServer((request, response) => {
    request.resume();
    request.once("end", () => {
      const answer = request.method === "GET" ? REGISTERED : { ids: [], status: 200 };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(answer));
    });
  });
  const port = await listenLocally(server);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
