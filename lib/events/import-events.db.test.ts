import { eq, like } from "drizzle-orm";
import type { Inngest } from "inngest";
import { expect, it } from "vitest";
import { outbox, watermarks } from "@/db/schema";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { withEngine } from "@/testing/with-engine";
import { withTestDatabase } from "@/testing/with-test-database";
import { importEvents } from "./import-events.ts";
import { listEvents } from "./list-events.ts";

withTestDatabase();
let client: Inngest.Any;
const machine = withEngine({
  more: (inngest) => {
    client = inngest;
    return [
      inngest.createFunction({ id: "neighbour", triggers: [{ event: "neighbour/came" }] }, () => "seen"),
    ];
  },
});

const unmatched = async () => (await listEvents(localUser("viewer"), { matched: "nothing" })).items;

it("records an event with an unknown name once and masked, and none that another app handles", async () => {
  await client.send([
    { name: "customer/chured", data: { customerId: "cust_001", note: "Ada Lovelace wrote", amount: 12 } },
    { name: "neighbour/came", data: {} },
    { name: "customer/churned", data: { customerId: "cust_001" } },
  ]);
  const [event] = await machine.until("mistyped event", async () => {
    await importEvents();
    const found = await unmatched();
    return found.length > 0 ? found : undefined;
  });
  expect(event).toMatchObject({
    name: "customer/chured",
    data: { customerId: "cust_001", note: "•••", amount: 12 },
    matchedNothing: true,
    attempts: 0,
  });
  await importEvents();
  expect(await unmatched()).toHaveLength(1);
  expect(await db().$count(outbox, like(outbox.name, "neighbour/%"))).toBe(0);
});

it("records an event that a step sent once, with the run it started", async () => {
  const id = "health-cust_002-tick";
  await client.send({
    id,
    name: "customer/health_check.requested",
    data: { customerId: "cust_002", name: "Grace" },
  });
  const event = await machine.until("event of a step", async () => {
    await importEvents();
    const { items } = await listEvents(localUser("viewer"), { name: "customer/health_check.requested" });
    return items.find(({ runs }) => runs.some(({ status }) => status === "completed"));
  });
  expect(event).toMatchObject({
    id,
    data: { customerId: "cust_002" },
    matchedNothing: false,
    runs: [{ functionId: "customer-health-check" }],
  });
  expect(JSON.stringify(event)).not.toContain("Grace");
  await db().delete(watermarks);
  await importEvents();
  expect(await db().$count(outbox, eq(outbox.name, "customer/health_check.requested"))).toBe(1);
});

it("records at most twenty events of one unknown name", async () => {
  await client.send(Array.from({ length: 150 }, () => ({ name: "loop/mistyped", data: {} })));
  const found = await machine.until("looped event", async () => {
    await importEvents();
    const looped = (await unmatched()).filter(({ name }) => name === "loop/mistyped");
    return looped.length > 0 ? looped : undefined;
  });
  expect(found).toHaveLength(20);
});
