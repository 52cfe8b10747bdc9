import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";

/** Number of uncaught errors of a process that writes two lines after the reader of its log is gone. */
async function uncaughtOf(how: "outlive" | "as it is"): Promise<number> {
  const args = ["--import", "tsx", "lib/outlive-log-reader.child.ts", how];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  try {
    await once(child, "message");
    for (const stream of [child.stdout, child.stderr]) stream?.destroy();
    child.send("write");
    const [counted] = await once(child, "message");
    return Number(counted);
  } finally {
    child.kill("SIGKILL");
  }
}

it("a log without a reader causes no error; without the listener each write causes the next one", async () => {
  expect(await uncaughtOf("outlive")).toBe(0);
  expect(await uncaughtOf("as it is")).toBeGreaterThan(10);
}, 30_000);
