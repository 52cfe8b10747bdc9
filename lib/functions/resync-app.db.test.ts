import type { Server } from "node:http";
import { createServer } from "inngest/node";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { localUser } from "@/testing/local-user";
import { withEngine } from "@/testing/with-engine";
import { withTestDatabase } from "@/testing/with-test-database";
import { readDrift } from "./audit-drift.ts";
import { resyncApp } from "./resync-app.ts";

withTestDatabase();
// The engine has a function that the code no longer declares.
withEngine({
  more: (client) => [client.createFunction({ id: "gone", triggers: [{ event: "test/gone" }] }, () => null)],
});

const engineer = localUser("engineer");
const GONE = { functionId: "gone", what: "unknown", declared: null, registered: "event test/gone" };
let declarations: FunctionDeclaration[];
let ports: { app: number };
let app: Server;

beforeAll(async () => {
  ({ declarations } = await import("@/inngest/declarations"));
  const { inngest } = await import("@/inngest/client");
  const { functions } = await import("@/inngest/functions");
  ({ ports } = (await import("@/lib/env")).env());
  app = createServer({ client: inngest, functions });
  await new Promise<void>((done) => app.listen(0, "127.0.0.1", done));
});
afterAll(() => new Promise((done) => app.close(done)));

it("fails and changes nothing when the app does not answer", async () => {
  ports.app = 9;
  await expect(resyncApp(engineer, declarations)).rejects.toMatchObject({
    code: "engine_refused",
    status: 502,
  });
});

it("requires the permission to operate", async () => {
  await expect(resyncApp(localUser("senior"), declarations)).rejects.toMatchObject({ code: "not_allowed" });
});

it("registers the declared functions, returns the drifts, and stores the finding", async () => {
  const address = app.address();
  if (address === null || typeof address === "string") throw new Error("The app has no port.");
  ports.app = address.port;
  expect(await resyncApp(engineer, declarations)).toEqual({ before: [GONE], after: [] });
  expect(await resyncApp(engineer, declarations)).toEqual({ before: [], after: [] });
  expect((await readDrift(engineer)).drifts).toEqual([]);
});
