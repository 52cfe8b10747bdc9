import { like } from "drizzle-orm";
import type { Inngest } from "inngest";
import { expect, it } from "vitest";
import { outbox } from "@/db/schema";
import { localUser } from "@/db/testing/local-user";
import { withEngine } from "@/db/testing/with-engine";
import { withTestDatabase } from "@/db/testing/with-test-database";
import { db } from "@/lib/db";
import { hearStrangers } from "./hear-strangers.ts";
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
    { name: "ticket/embedded", data: { ticketId: "tkt_1" } },
  ]);
  const [event] = await machine.until("mistyped event", async () => {
    await hearStrangers();
    const found = await nothing();
    return found.length > 0 ? found : undefined;
  });
  expect(event).toMatchObject({
    name: "customer/chured",
    data: { customerId: "cust_001", note: "•••", amount: 12 },
    matchedNothing: true,
    attempts: 0,
  });
  await hearStrangers();
  expect(await nothing()).toHaveLength(1);
  expect(await db().$count(outbox, like(outbox.name, "neighbour/%"))).toBe(0);
});

it("a name that comes again and again does not fill the desk", async () => {
  await client.send(Array.from({ length: 150 }, () => ({ name: "loop/mistyped", data: {} })));
  const found = await machine.until("looped event", async () => {
    await hearStrangers();
    const looped = (await nothing()).filter(({ name }) => name === "loop/mistyped");
    return looped.length > 0 ? looped : undefined;
  });
  expect(found).toHaveLength(20);
});
