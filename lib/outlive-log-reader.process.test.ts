import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";

/** How many uncaught errors a process counts that writes two lines after the reader of its log has gone. */
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

it("a log without a reader is no error; as it is, each write makes the next one", async () => {
  expect(await uncaughtOf("outlive")).toBe(0);
  expect(await uncaughtOf("as it is")).toBeGreaterThan(10);
}, 30_000);
