import { randomUUID } from "node:crypto";
import process from "node:process";
import { expect, test } from "@playwright/test";
import { sendAtRate } from "@/bench/ingress/open-loop";
import { consoleUrl, env } from "./support/addresses.ts";
import { basicAuth, inboundMail, RECOVERY_MS, sql } from "./support/desk.ts";
import { engineRuns, gate } from "./support/engine.ts";
import { halt, healthy, kill } from "./support/parts.ts";
import { until } from "./support/until.ts";

/** How long the engine is halted; a minute with ENGINE_HALT_S=60. */
const HALT_S = Number(process.env.ENGINE_HALT_S ?? 8);
const PER_SECOND = 20;
/** Functions that a mail wakes. */
const WOKEN = ["classify-message", "handle-customer-email", "update-last-contact"];
/** The longest retry delay of an event, and time to work off the backlog. */
const CAUGHT_UP_MS = 60_000 + HALT_S * 4_000;

test.describe.configure({ timeout: 60_000 + HALT_S * 1_000 + CAUGHT_UP_MS });
test.beforeEach(healthy);
test.afterEach(() => gate("pass"));
test.afterAll(healthy);

/** Sends automatic mails, which go to a person without a call to the model. @throws Error unless each is accepted */
async function load(seconds: number): Promise<string[]> {
  const ids: string[] = [];
  await sendAtRate(
    () => {
      const id = randomUUID();
      ids.push(id);
      const automatic = [{ Name: "Auto-Submitted", Value: "auto-replied" }];
      return {
        url: `${consoleUrl}/api/webhooks/postmark`,
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: basicAuth(env.postmark.webhookUser, env.postmark.webhookPassword),
        },
        body: JSON.stringify(inboundMail(`${id}@example.com`, "Away", "I am away.", id, automatic)),
        status: 200,
      };
    },
    { perSecond: PER_SECOND, seconds },
  );
  return ids;
}

/** Runs of these mails by event and function. */
async function runsOf(mails: string[]): Promise<Map<string, number>> {
  const rows = await sql<{ key: string; runs: number }[]>`
    select d.outbox_id || ' ' || r.function_id as key, count(*)::int as runs
    from webhook_deliveries d join runs r on r.event_id = d.outbox_id
    where d.provider_event_id in ${sql(mails)} and d.status <> 'duplicate' group by 1`;
  return new Map(rows.map(({ key, runs }) => [key, runs]));
}

/** Every mail is stored and triggered each of its functions once, and the ledger has every run of the engine. */
async function expectEachRanOnce(mails: string[], since: Date): Promise<void> {
  const stored = await sql`select id from messages where provider_message_id in ${sql(mails)}`;
  expect(stored).toHaveLength(mails.length);
  await until("run for every event", CAUGHT_UP_MS, async () => {
    return (await runsOf(mails)).size === mails.length * WOKEN.length;
  });
  await until("desk that knows every run", RECOVERY_MS + CAUGHT_UP_MS, async () => {
    const inEngine = [...(await engineRuns(since)).keys()];
    const known = await sql<{ id: string }[]>`select id from runs where queued_at >= ${since}`;
    const ids = new Set(known.map(({ id }) => id));
    return inEngine.every((id) => ids.has(id));
  });
  expect([...(await runsOf(mails)).values()].filter((runs) => runs !== 1)).toEqual([]);
}

test(`the engine is halted for ${HALT_S} s under load: all mails are accepted meanwhile, and each runs once afterwards`, async () => {
  const since = new Date();
  const goOn = halt("engine");
  let mails: string[];
  try {
    mails = await load(HALT_S);
    expect((await runsOf(mails)).size).toBe(0);
  } finally {
    goOn();
  }
  await expectEachRanOnce(mails, since);
});

for (const { what, mode } of [
  { what: "right after it answered", mode: "pass" },
  { what: "after it answered and before it kept anything", mode: "lose" },
] as const) {
  test(`the engine is killed under load ${what}: each runs once`, async () => {
    const since = new Date();
    await gate(mode);
    const loaded = load(4);
    await until("answer of the engine", RECOVERY_MS, async () => {
      const [sent] = await sql`select id from outbox where sent_at >= ${since} limit 1`;
      return sent;
    });
    kill("engine");
    await gate("pass");
    await expectEachRanOnce(await loaded, since);
  });
}
