import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { withTestDatabase } from "@/testing/with-test-database";
import { receiveRequest } from "./receive-request.ts";
import type { Sender } from "./sender.ts";
import { findSender, VENDORS } from "./senders.ts";

withTestDatabase();

/** A sender whose first attempts to store fail with these codes. */
function failing(...codes: string[]): Sender {
  return {
    provider: "postmark",
    limitBytes: 1_000,
    keptHeaders: [],
    verify: () => undefined,
    interpret: (payload) => ({
      async store() {
        const code = codes.shift();
        if (code) throw Object.assign(new Error("refused"), { code });
        return { deliveryId: `dlv_${payload}`, status: "accepted" };
      },
      meaning: () => Promise.resolve({ cause: "unhandled_type" }),
    }),
  };
}
const received = async (sender: Sender) => {
  const response = await receiveRequest(new Request("http://x/", { method: "POST", body: "1" }), sender);
  return [response.status, await response.text()];
};

it("stores again when the connection was lost, and answers 5xx when the database is away", async () => {
  expect(await received(failing("57P01"))).toEqual([200, '{"deliveryId":"dlv_1","status":"accepted"}']);
  expect((await received(failing("ECONNREFUSED")))[0]).toBe(503);
  expect((await received(failing("23505")))[0]).toBe(500);
});

describe.each([...VENDORS.map(({ provider }) => provider), "sources/nowhere"])(
  "a request to %s",
  (provider) => {
    it("leaves no credential in the database when it is rejected", async () => {
      const mark = randomUUID();
      const headers = { authorization: `Basic ${mark}`, cookie: mark, "user-agent": `agent ${mark}` };
      const request = new Request("http://x/", { method: "POST", body: "{}", headers });
      const sender = await findSender(provider);
      expect((await receiveRequest(request, sender)).ok).toBe(false);
      const rows = await db()
        .select()
        .from(webhookDeliveries)
        .where(eq(webhookDeliveries.provider, sender.provider));
      expect(rows.map((row) => row.headers)).toEqual([
        { "content-type": expect.any(String), "user-agent": `agent ${mark}` },
      ]);
    });
  },
);
