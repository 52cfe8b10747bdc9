import process from "node:process";
import { freePort } from "@vagus/embedded-postgres/ports";
import { createTestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import { eq } from "drizzle-orm";
import postgres from "postgres";
import { createEngine } from "vagus-engine";
import { expect, it, onTestFinished } from "vitest";
import { outbox } from "@/db/schema";
import { db } from "@/lib/db";
import { withTestDatabase } from "@/testing/with-test-database";
import { emitEvent } from "./emit-event.ts";

withTestDatabase();

it("an event waits in the outbox while the engine is down and reaches it once", async () => {
  const port = await freePort();
  process.env.INNGEST_BASE_URL = `http://127.0.0.1:${port}`;
  const { relayOutbox } = await import("./relay-outbox.ts");
  const data = {
    messageId: "msg_1",
    ticketId: "tkt_1",
    customerId: null,
    tier: "standard",
    tierPriority: 0,
  } as const;
  const id = await emitEvent(db(), "customer/email.received", data);
  expect(await relayOutbox()).toBe(0);
  const rowOf = async () => (await db().select().from(outbox).where(eq(outbox.id, id)))[0];
  expect(await rowOf()).toMatchObject({ status: "pending" });

  const database = await createTestDatabase({ owner: "vagus_engine" });
  const engine = createEngine({ databaseUrl: database.url, port, writeLog: () => {} });
  const sql = postgres(database.url, { max: 1, onnotice: () => {} });
  onTestFinished(async () => {
    await sql.end();
    await engine.stop();
    await database.drop();
  });
  await engine.start();
  await db()
    .update(outbox)
    .set({ availableAt: new Date(0) })
    .where(eq(outbox.id, id));
  expect(await relayOutbox()).toBe(1);
  expect(await rowOf()).toMatchObject({ status: "sent" });
  expect(await sql`select event_id, name from events where event_id = ${id}`).toMatchObject([
    { event_id: id, name: "customer/email.received" },
  ]);
});
