import { and, eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { customers, runs, ticketEmbeddings, tickets } from "@/db/schema";
import { recordContact } from "@/lib/customers/record-contact";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { writeMail } from "@/testing/mails";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();
const engine = withEngine();

const ended = (functionId: string, ticketId: string, nth = 1) =>
  engine.until(`run ${nth} of ${functionId}`, async () => {
    const where = and(eq(runs.subjectId, ticketId), eq(runs.functionId, functionId));
    const found = await db().select().from(runs).where(where).orderBy(runs.id);
    return found[nth - 1]?.endedAt ? found[nth - 1] : undefined;
  });

async function categoryOf(ticketId: string) {
  const [ticket] = await db().select().from(tickets).where(eq(tickets.id, ticketId));
  return ticket?.category;
}

const lastContactOf = async (id: string) =>
  (await db().select().from(customers).where(eq(customers.id, id)))[0]?.lastContactAt;

it("a mail's ticket says what it is about, and is comparable at once when that is money", async () => {
  const money = await writeMail("Please refund ord_1001.");
  const parcel = await writeMail("Where is my parcel?");
  for (const { ticketId } of [money, parcel])
    expect(await ended("classify-message", ticketId)).toMatchObject({ status: "completed" });
  expect(await categoryOf(money.ticketId)).toBe("refund");
  expect(await categoryOf(parcel.ticketId)).toBe("delivery");
  const embedded = await db()
    .select()
    .from(ticketEmbeddings)
    .where(eq(ticketEmbeddings.ticketId, money.ticketId));
  expect(embedded).toMatchObject([{ model: "sandbox-embedding" }]);
  expect(Math.hypot(...(embedded[0]?.embedding ?? []))).toBeCloseTo(1, 5);
});

it("a mail is sorted and answered though it cannot be embedded; run again it is, once", async () => {
  await vendors.fault("openai", { match: "/v1/embeddings", status: 503, times: null });
  const { ticketId } = await writeMail("Please refund ord_1003.", { Email: "grace@example.com" });
  const failed = await ended("classify-message", ticketId);
  expect(failed).toMatchObject({ status: "failed" });
  expect(await categoryOf(ticketId)).toBe("refund");
  await vendors.heal("openai");
  expect((await engineApi.rerunRun(failed?.id ?? "")).ok).toBe(true);
  await ended("classify-message", ticketId, 2);
  expect((await engineApi.rerunRun(failed?.id ?? "")).ok).toBe(true);
  await ended("classify-message", ticketId, 3);
  const calls = (await vendors.calls("openai")).filter(
    ({ path, status }) => path === "/v1/embeddings" && status === 200,
  );
  expect(calls).toHaveLength(1);
});

it("a customer's last contact moves forward only, and a stranger has none", async () => {
  expect(await lastContactOf("cust_004")).toBeNull();
  const first = await writeMail("Hello", { Email: "edsger@example.com" });
  await ended("update-last-contact", first.ticketId);
  const second = await writeMail("Hello again", { Email: "edsger@example.com" });
  await ended("update-last-contact", second.ticketId);
  const last = await lastContactOf("cust_004");
  await recordContact(first.messageId);
  expect(await lastContactOf("cust_004")).toEqual(last);
  const stranger = await writeMail("Hello", { Email: "nobody@example.net" });
  expect(await ended("update-last-contact", stranger.ticketId)).toMatchObject({ status: "completed" });
});
