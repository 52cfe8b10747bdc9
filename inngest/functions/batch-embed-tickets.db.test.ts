import process from "node:process";
import { asc, eq } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";
import { modelCalls, runs, ticketEmbeddings } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { resolveTicket } from "@/lib/tickets/resolve-ticket";
import { localUser } from "@/testing/local-user";
import { storeMail } from "@/testing/mails";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();
beforeAll(() => {
  process.env.EMBED_BATCH_SIZE = "5";
  process.env.EMBED_BATCH_TIMEOUT_S = "2";
});
const engine = withEngine();

const resolve = async (many: number) => {
  const stored = await Promise.all(Array.from({ length: many }, () => storeMail(db())));
  for (const { ticketId } of stored) await resolveTicket(localUser("reviewer"), ticketId);
  return stored.map(({ ticketId }) => ticketId);
};

const embedded = (count: number) =>
  engine.until(`${count} embedded tickets`, async () => {
    const found = await db().select().from(ticketEmbeddings);
    return found.length >= count ? found.map(({ ticketId }) => ticketId) : undefined;
  });

it("a full batch goes at once and the rest after a while, each with one call to the model", async () => {
  const ticketIds = await resolve(7);
  expect((await embedded(7)).sort()).toEqual(ticketIds.sort());
  const calls = await db().select().from(modelCalls).where(eq(modelCalls.model, "sandbox-embedding"));
  expect(calls).toHaveLength(2);
  expect(await db().select().from(runs).where(eq(runs.functionId, "batch-embed-tickets"))).toHaveLength(2);
});

it("a rerun from the top embeds no text twice, and keeps what was embedded", async () => {
  const rows = () => db().select().from(ticketEmbeddings).orderBy(asc(ticketEmbeddings.ticketId));
  const batches = () =>
    db().select().from(runs).where(eq(runs.functionId, "batch-embed-tickets")).orderBy(asc(runs.id));
  const [calls, kept] = [await db().$count(modelCalls), await rows()];
  const all = await engine.until("the batches to end", async () => {
    const found = await batches();
    return found.every(({ endedAt }) => endedAt) ? found : undefined;
  });
  for (const { id } of all) expect((await engineApi.rerunRun(id)).ok).toBe(true);
  const again = await engine.until("the reruns to end", async () => {
    const found = (await batches()).slice(all.length);
    return found.length === all.length && found.every(({ endedAt }) => endedAt) ? found : undefined;
  });
  expect(again.map(({ status, output }) => [status, output])).toEqual(
    all.map(({ output }) => ["completed", output]),
  );
  expect(await db().$count(modelCalls)).toBe(calls);
  expect(await rows()).toEqual(kept);
});

it("tells of each ticket, and takes no harm from a model that is away for a moment", async () => {
  await vendors.fault("openai", { match: "/v1/embeddings", status: 503, times: 1 });
  const before = (await db().select().from(ticketEmbeddings)).length;
  const ticketIds = await resolve(5);
  expect(await embedded(before + 5)).toEqual(expect.arrayContaining(ticketIds));
});
