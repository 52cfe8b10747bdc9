import { eq, like } from "drizzle-orm";
import type { Inngest } from "inngest";
import { expect, it } from "vitest";
import { outbox, watermarks } from "@/db/schema";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { withEngine } from "@/testing/with-engine";
import { withTestDatabase } from "@/testing/with-test-database";
import { hearEvents } from "./hear-events.ts";
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

const nothing = async () => (await listEvents(localUser("viewer"), { matched: "nothing" })).items;

it("a mistyped name that came by another door is seen, masked and once; what somebody listens to is not", async () => {
  await client.send([
    { name: "customer/chured", data: { customerId: "cust_001", note: "Ada Lovelace wrote", amount: 12 } },
    { name: "neighbour/came", data: {} },
    { name: "customer/churned", data: { customerId: "cust_001" } },
  ]);
  const [event] = await machine.until("mistyped event", async () => {
    await hearEvents();
    const found = await nothing();
    return found.length > 0 ? found : undefined;
  });
  expect(event).toMatchObject({
    name: "customer/chured",
    data: { customerId: "cust_001", note: "•••", amount: 12 },
    matchedNothing: true,
    attempts: 0,
  });
  await hearEvents();
  expect(await nothing()).toHaveLength(1);
  expect(await db().$count(outbox, like(outbox.name, "neighbour/%"))).toBe(0);
});

it("what a step of a function sends is in the stream, once, with the run it woke", async () => {
  const id = "health-cust_002-tick";
  await client.send({
    id,
    name: "customer/health_check.requested",
    data: { customerId: "cust_002", name: "Grace" },
  });
  const event = await machine.until("event of a step", async () => {
    await hearEvents();
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
  await hearEvents();
  expect(await db().$count(outbox, eq(outbox.name, "customer/health_check.requested"))).toBe(1);
});

it("a name that comes again and again does not fill the desk", async () => {
  await client.send(Array.from({ length: 150 }, () => ({ name: "loop/mistyped", data: {} })));
  const found = await machine.until("looped event", async () => {
    await hearEvents();
    const looped = (await nothing()).filter(({ name }) => name === "loop/mistyped");
    return looped.length > 0 ? looped : undefined;
  });
  expect(found).toHaveLength(20);
});
