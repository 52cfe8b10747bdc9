import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { BENCH_SLOT, buildNext, NEXT } from "./start-console.ts";

const FOLDER = "bench/ingress/empty-next";
const PORT = 3001 + Number(BENCH_SLOT) * 100;
const READY_WITHIN_MS = 60_000;

/**
 * Builds and starts an app of one handler, which reads a body and answers: what Next alone takes for a webhook. A
 * process of its own, so that background work of the console does not count.
 */
export async function startEmptyApp(): Promise<{ url: string; stop(): Promise<void> }> {
  buildNext(FOLDER);
  const args = [NEXT, "start", FOLDER, "--hostname", "127.0.0.1", "--port", String(PORT)];
  const app = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  const url = `http://127.0.0.1:${PORT}/api/empty`;
  const stop = async () => {
    if (app.exitCode !== null) return;
    const gone = once(app, "exit");
    app.kill("SIGTERM");
    await gone;
  };
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answers(url))) {
    if (app.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`The empty app on port ${PORT} did not start; BENCH_SLOT chooses other ports.`);
    }
    await delay(100);
  }
  return { url, stop };
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { method: "POST", body: "{}" }).then(
    ({ ok }) => ok,
    () => false,
  );
}
