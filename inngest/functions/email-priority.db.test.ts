import process from "node:process";
import { asc, eq } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";
import { runSteps, runs } from "@/db/schema";
import { db } from "@/lib/db";
import { writeMail } from "@/testing/mails";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();
beforeAll(() => {
  process.env.EMAIL_CONCURRENCY = "1";
});
const engine = withEngine();

/** Each answer of the model takes a while, so that the limits are what holds the mails back. */
const SLOW = { match: "/v1/chat/completions", status: "slow", times: null, delayMs: 200 };

it("enterprise starts before pro, and pro before standard, when all wait", async () => {
  await vendors.fault("openai", SLOW);
  const write = (Email: string) => writeMail("Where is my parcel?", { Email });
  await write("edsger@example.com");
  await engine.until("the first to take the only place", async () =>
    (await vendors.calls("openai")).some(({ path }) => path === "/v1/chat/completions") ? true : undefined,
  );
  // Those who matter most come last.
  for (const name of ["alan", "linus", "ada"]) await write(`${name}@example.com`);
  await engine.until("all to be answered", async () => {
    const found = await db().select().from(runs).where(eq(runs.functionId, "handle-customer-email"));
    return found.length === 4 && found.every(({ endedAt }) => endedAt !== null) ? true : undefined;
  });
  const began = await db()
    .select({ customerId: runs.customerId })
    .from(runSteps)
    .innerJoin(runs, eq(runs.id, runSteps.runId))
    .where(eq(runSteps.stepId, "run-agent"))
    .orderBy(asc(runSteps.startedAt));
  expect(began.map(({ customerId }) => customerId)).toEqual(["cust_004", "cust_001", "cust_003", "cust_005"]);
});
