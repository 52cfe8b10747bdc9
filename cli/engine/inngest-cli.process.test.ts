import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import process from "node:process";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { findProcess } from "@/cli/processes/list-processes";
import { manageEngine, writeCliStandIn } from "@/testing/managed-engine";
import { engineStatus } from "./engine-status.ts";
import { readRecord } from "./record.ts";
import { ensureEngine } from "./start-engine.ts";
import { stopEngine } from "./stop-engine.ts";

const APPS = ["http://127.0.0.1:1/api/inngest", "http://127.0.0.1:2/api/inngest"];

function manageCli(standIn: string) {
  const variables = { INNGEST_CLI: standIn };
  return manageEngine({ engine: "inngest-cli", apps: APPS }, { variables });
}

async function occupy(port: number): Promise<void> {
  const stranger = createServer((_, answer) => answer.end("{}"));
  await new Promise<void>((done) => stranger.listen(port, "127.0.0.1", done));
  onTestFinished(() => void stranger.close());
}

describe("the Inngest CLI under the manager", { timeout: 60_000 }, () => {
  it("gets port and apps as flags, is found again and is stopped", async () => {
    const managing = await manageCli(writeCliStandIn());
    const { settings } = managing;
    const started = await ensureEngine(managing);
    expect(started).toMatchObject({ action: "started", port: settings.port, watching: APPS });
    const flags = [
      "--port",
      String(settings.port),
      "--host",
      "127.0.0.1",
      "--sdk-url",
      APPS[0],
      "--sdk-url",
      APPS[1],
    ];
    expect(readFileSync(started.logFile, "utf8")).toContain(
      JSON.stringify(["dev", "--no-discovery", ...flags]),
    );
    expect(await ensureEngine(managing)).toMatchObject({ action: "already-running", pid: started.pid });
    expect((await engineStatus(settings)).status).toMatchObject({
      running: true,
      responsive: true,
      httpStatus: 200,
    });
    expect(await stopEngine(settings)).toMatchObject({
      action: "stopped",
      pidsKilled: [started.pid],
      portFree: true,
    });
  });

  it("is ended when it moved to another port because its own was taken while it started", async () => {
    const managing = await manageCli(writeCliStandIn({ readyAfterMs: 1500 }));
    const { port, dataDir } = managing.settings;
    const starting = ensureEngine(managing).catch((error: unknown) => error);
    await vi.waitUntil(() => readRecord(dataDir) !== undefined, { timeout: 20_000, interval: 5 });
    const { pid = 0 } = readRecord(dataDir) ?? {};
    await occupy(port);
    expect(await starting).toMatchObject({
      code: "port_taken",
      details: { port, holder: { pid: process.pid } },
      message: expect.stringMatching(
        new RegExp(`The engine moved to ${port + 1}, where no app looks for it`),
      ),
    });
    expect(findProcess(pid)).toBeUndefined();
  });

  it("is not taken for a stranger's server that answers on its port", async () => {
    const managing = await manageCli(writeCliStandIn());
    await occupy(managing.settings.port);
    await expect(ensureEngine(managing)).rejects.toMatchObject({ code: "port_taken" });
    expect((await engineStatus(managing.settings)).status).toMatchObject({
      running: false,
      httpStatus: null,
    });
  });

  it("recovers when it was suspended", async () => {
    const managing = await manageCli(writeCliStandIn());
    const { pid } = await ensureEngine(managing);
    process.kill(pid, "SIGSTOP");
    await vi.waitUntil(() => findProcess(pid)?.state === "T", { timeout: 5000 });
    const again = await ensureEngine(managing);
    expect(again.action).toBe("started");
    expect(findProcess(pid)).toBeUndefined();
  });
});
