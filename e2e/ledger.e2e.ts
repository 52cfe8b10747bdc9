import process from "node:process";
import { expect, test } from "@playwright/test";
import { deliver, type Story, sql, tellStory } from "./support/desk.ts";
import { engineRuns } from "./support/engine.ts";
import { healthy, kill, PARTS } from "./support/parts.ts";
import { until } from "./support/until.ts";
import { clearFaults, setFault } from "./support/vendors.ts";

/** Each wakes three functions; LEDGER_MAILS=170 for more than 500 runs. */
const MAILS = Number(process.env.LEDGER_MAILS ?? 60);
const AT_ONCE = 10;
/** Number of refused calls to the model, whose runs fail for good. */
const REFUSED = Math.round(MAILS / 6);
/** Statuses of runs that need nothing but a person. */
const SETTLED = new Set(["completed", "failed", "waiting"]);
const DELIVERED_MS = 60_000;
/** Time for repeating lost calls, backfilling lost writes, and reconciling the rest with the engine. */
const AGREED_MS = 120_000;

test.describe.configure({ timeout: 300_000 });
test.beforeEach(healthy);
test.afterEach(clearFaults);
test.afterAll(healthy);

test(`after ${3 * MAILS} runs and a kill of every part, the ledger and the engine agree on each run`, async () => {
  const since = new Date();
  const stories = await Promise.all(
    Array.from({ length: MAILS }, (_, n) =>
      tellStory(n % 2 === 0 ? {} : { subject: "Hello", text: "Hi, where is my parcel?" }),
    ),
  );
  await setFault("openai", { match: "/v1/chat/completions", status: 401, times: REFUSED });
  const waiting = [...stories];
  const kills = PARTS.map((part, n) => ({ part, after: Math.round((MAILS * (n + 1)) / (PARTS.length + 1)) }));
  let sent = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let story = waiting.pop(); story; story = waiting.pop()) {
        await deliverSurely(story);
        sent += 1;
        for (const { part } of kills.filter(({ after }) => after === sent)) kill(part);
      }
    }),
  );
  await healthy();

  await until("desk that says what the engine says", AGREED_MS, async () => {
    const [engine, desk] = [await engineRuns(since), await deskRuns(since)];
    const settled = [...desk.values()].every((status) => SETTLED.has(status));
    return engine.size >= 3 * MAILS && settled && differences(engine, desk).length === 0;
  }).catch(async () => {
    expect(differences(await engineRuns(since), await deskRuns(since)), "engine against desk").toEqual([]);
  });
  const desk = await deskRuns(since);
  expect(desk.size).toBeGreaterThanOrEqual(3 * MAILS);
  expect(new Set(desk.values())).toEqual(SETTLED);
  const [once] = await sql<{ runs: number; tickets: number }[]>`
    select count(*)::int as runs, count(distinct subject_id)::int as tickets from runs
    where function_id = 'handle-customer-email' and customer_id in ${sql(stories.map(({ customerId }) => customerId))}`;
  expect(once).toEqual({ runs: MAILS, tickets: MAILS });
});

/** Sends again until it is accepted, like Postmark. */
const deliverSurely = (story: Story) =>
  until("taken mail", DELIVERED_MS, () =>
    deliver(story.payload)
      .then(({ ok }) => ok)
      .catch(() => false),
  );

async function deskRuns(since: Date): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; status: string }[]>`
    select id, status from runs where queued_at >= ${since}`;
  return new Map(rows.map(({ id, status }) => [id, status]));
}

/** Runs whose statuses differ; an engine reports a waiting run as running. */
function differences(engine: Map<string, string>, desk: Map<string, string>): string[] {
  const asEngine = (status: string | undefined) => (status === "waiting" ? "running" : status);
  return [...new Set([...engine.keys(), ...desk.keys()])]
    .filter((id) => engine.get(id) !== asEngine(desk.get(id)))
    .map((id) => `${id}: engine ${engine.get(id)}, desk ${desk.get(id)}`);
}
