import { createServer } from "node:http";
import process from "node:process";
import { text } from "node:stream/consumers";
import { newUlid } from "@vagus/primitives/ulid";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { engineInvocations } from "@/db/schema";
import { db } from "@/lib/db";
import { listenLocally } from "@/testing/listen-locally";
import { withTestDatabase } from "@/testing/with-test-database";
import { engineApi } from "./engine-api.ts";

withTestDatabase();

/** Runs the server started. */
let started: string[] = [];
let manner: "answers" | "loses the answer" | "refuses" = "answers";

/** Like the open-source Inngest server: a request with a key starts two runs, one without a key starts one. */
const server = createServer((request, response) => {
  void text(request).then((body) => {
    if (!request.url?.includes("/invoke")) return response.writeHead(200).end("{}");
    if (manner === "refuses")
      return response.writeHead(400).end('{"errors":[{"code":"bad","message":"No."}]}');
    const runs = JSON.parse(body).idempotencyKey === undefined ? [newUlid()] : [newUlid(), newUlid()];
    started.push(...runs);
    if (manner === "loses the answer") return request.destroy();
    return response.writeHead(200).end(JSON.stringify({ data: { runId: runs[0] } }));
  });
});

beforeAll(async () => {
  const port = await listenLocally(server);
  process.env.INNGEST_BASE_URL = `http://127.0.0.1:${port}`;
});
beforeEach(async () => {
  started = [];
  manner = "answers";
  await db().delete(engineInvocations);
});
afterAll(() => new Promise((done) => server.close(done)));

const invoke = (key: string) => engineApi.invokeFunction("weekly-support-metrics", { data: {}, key });

it("starts one run for a key on an engine that would start two, however often it is requested", async () => {
  const answers = await Promise.all([invoke("one"), invoke("one"), invoke("one")]);
  expect(started).toHaveLength(1);
  expect(answers).toEqual(answers.map(() => ({ ok: true, value: `run_${started[0]}` })));
  expect(await invoke("one")).toEqual(answers[0]);
  expect(started).toHaveLength(1);
  await invoke("other");
  expect(started).toHaveLength(2);
});

it("does not repeat a request whose answer was lost", async () => {
  manner = "loses the answer";
  expect(await invoke("lost")).toMatchObject({ ok: false, why: "away" });
  manner = "answers";
  expect(await invoke("lost")).toMatchObject({ ok: false, why: "unknown" });
  expect(started).toHaveLength(1);
});

it("repeats a request that was refused", async () => {
  manner = "refuses";
  expect(await invoke("again")).toMatchObject({ ok: false, why: "refused" });
  manner = "answers";
  expect(await invoke("again")).toMatchObject({ ok: true });
});
