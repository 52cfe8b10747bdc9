import { rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { type EmbeddedPostgres, startEmbedded } from "@vagus/embedded-postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { engineClient } from "./engine-client.ts";
import { startEngineProcess } from "./engine-process.ts";
import { isForeign } from "./engine-under-test.ts";
import { eventually, until } from "./eventually.ts";
import { listenOnFreePort, startScriptedApp } from "./scripted-app.ts";
import { StepLedger } from "./step-ledger.ts";

const DATA_DIR = join(import.meta.dirname, "..", "..", "..", ".vagus", `engine-crash-${process.pid}`);

let postgres: EmbeddedPostgres;
let port: number;
beforeAll(async () => {
  const probe = createServer();
  port = await listenOnFreePort(probe);
  await new Promise((closed) => probe.close(closed));
  postgres = await startEmbedded({ dataDir: DATA_DIR, port });
});
afterAll(async () => {
  await postgres.stop();
  rmSync(DATA_DIR, { recursive: true, force: true });
});

test.skipIf(isForeign)(
  "the database is killed under load: the engine stays, and nothing is lost or doubled",
  async () => {
    const engine = await startEngineProcess(postgres.url("vagus_engine"));
    const client = engineClient(engine.url);
    const ledger = new StepLedger();
    const app = await startScriptedApp("db", (call) => ledger.answer(call));
    await app.register(engine.url, [{ id: "f" }]);
    const sent: string[] = [];
    const load = (async () => {
      for (let i = 0; i < 100; i++) {
        // The sender chooses the id, so that an event of unknown outcome can be repeated.
        while (true) {
          const answer = await client.request("POST", "/e/k", {
            name: "db/f",
            id: `event-${i}`,
            data: { i },
          });
          if (answer.status === 200) {
            sent.push((answer.body as { ids: string[] }).ids[0] ?? "");
            break;
          }
          expect(answer.status).toBe(500);
        }
      }
    })();
    for (let kills = 0; kills < 3; kills++) {
      const from = ledger.made.size;
      await until("some progress", () => ledger.made.size > from + 30 + Math.random() * 60);
      process.kill(postgres.pid, "SIGKILL");
      // Its children hold the port for a moment longer.
      postgres = await eventually("a database again", () =>
        startEmbedded({ dataDir: DATA_DIR, port }).catch(() => null),
      );
    }
    await load;
    await until("every run", () => ledger.finished.size === 100, 40_000);
    await until("every end written", async () => {
      const { body } = await client.request("GET", "/v2/runs?limit=400&status=COMPLETED");
      return (body as { data: unknown[] }).data.length === 100;
    });
    const { body } = await client.request("GET", "/v2/runs?limit=400");
    expect((body as { data: unknown[] }).data).toHaveLength(100);
    expect(ledger.breaches).toEqual([]);
    expect(new Set(sent).size).toBe(100);
    expect(engine.output()).not.toContain(
      '"level":"error","msg":"a queue item could not be worked on; it stays',
    );
    expect(await engine.stop()).toBe(0);
    await app.close();
  },
);
