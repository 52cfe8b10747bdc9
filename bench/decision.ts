import { setTimeout as delay } from "node:timers/promises";
import type postgres from "postgres";
import { z } from "zod";
import { openDatabase } from "@/db/client";
import { LOCAL_PASSWORD } from "@/db/seed/local-data";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { performApproval } from "@/lib/approvals/perform-approval";
import { readEnv } from "@/lib/env";
import { refundIdempotencyKey } from "@/lib/refunds/refund-effect";
import { localUser } from "@/testing/local-user";
import { customerMail, postMail } from "@/testing/mail-load";
import { fillInbox } from "./approvals/fill-inbox.ts";
import { type Figure, figureOf, percentile } from "./figure.ts";
import { type BenchConsole, startBuiltConsole } from "./ingress/start-console.ts";
import { withCleanUp } from "./with-clean-up.ts";

const SAMPLES = 60;
/** Decided first and not measured: code is compiled, connections are opened. */
const WARM_UP = 5;
const AMOUNT_CENTS = 4900;
const LOOK_AGAIN_MS = 25;
const WITHIN_MS = 60_000;
const VARIABLES = { EMAILS_PER_MINUTE: "2000" };

/** An approval that waits, and the key under which its refund reaches Stripe. */
interface Asked {
  id: string;
  runId: string;
  key: string;
}

/**
 * How long after a decision took effect its refund stands in the sandbox Stripe: the built console commits the decision,
 * relays the event, the engine wakes the waiting run, and the run reads the row and pays. Floor: the same verbs on the same
 * database and sandbox, called in a row. Both in turns, one at a time.
 */
export function benchDecision(): Promise<Figure[]> {
  return withCleanUp(async (later) => {
    const target = await startBuiltConsole(later, VARIABLES);
    Object.assign(process.env, target.variables);
    const database = openDatabase(target.databaseUrl, { direct: true });
    Object.assign(globalThis, { vagusDatabase: database });
    later(() => database.$client.end());
    const { $client: sql } = database;
    const count = WARM_UP + SAMPLES;

    console.error(`${count} refunds are asked for`);
    const asked = await askForRefunds(target, sql, count);
    await fillInbox(database, count);
    const direct = await waiting(sql, "apr_bench_%");
    const person = await signIn(target);

    const effective = new Map<string, number>();
    for (const [n, one] of asked.entries()) {
      effective.set(one.key, await decideOver(target, person, one.id));
      await untilPaid(sql, one.id);
      const other = direct[n];
      if (other) effective.set(other.key, await decideInARow(sql, other));
    }
    const paid = await refundTimes(target);
    const took = (all: readonly Asked[]) =>
      all.slice(WARM_UP).map(({ key }) => (paid.get(key) ?? Number.NaN) - (effective.get(key) ?? 0));
    return figuresOf(took(asked), took(direct));
  });
}

function figuresOf(value: number[], floor: number[]): Figure[] {
  const note = `${SAMPLES} decisions, one at a time; floor: the same verbs in a row`;
  return [50, 95].map((percent) =>
    figureOf(
      { name: `decision-to-refund-p${percent}`, unit: "ms", better: "lower", note },
      percentile(value, percent),
      percentile(floor, percent),
    ),
  );
}

/** Each for a customer, an order and a payment of its own, by mail; returns when every run waits for a person. */
async function askForRefunds(target: BenchConsole, sql: postgres.Sql, count: number): Promise<Asked[]> {
  const { user, password } = target.postmark;
  for (let n = 1; n <= count; n++) {
    const [customerId, orderId, email] = [`cust_9${n}`, `ord_9${n}`, `bench-${n}@example.com`];
    const chargeId = await makeCharge(target);
    await sql`insert into customers (id, email, name, tier) values (${customerId}, ${email}, 'Bench', 'pro')`;
    await sql`insert into orders (id, customer_id, charge_id, amount_cents, currency, description)
      values (${orderId}, ${customerId}, ${chargeId}, ${AMOUNT_CENTS}, 'USD', 'Order')`;
    const text = `Hi, I was charged twice for ${orderId}. Please refund it.`;
    const refused = await postMail({ url: target.url, user, password }, customerMail(email, text));
    if (refused) throw new Error(`The console did not take a mail: ${refused}`);
  }
  return until("the runs to wait", async () => {
    const [row] = await sql<{ n: number }[]>`
      select count(distinct r.id)::int as n from runs r join approvals a on a.run_id = r.id
      where a.status = 'pending' and r.status = 'waiting'`;
    return row?.n === count ? waiting(sql, "apr_%") : undefined;
  });
}

function waiting(sql: postgres.Sql, like: string): Promise<Asked[]> {
  return sql<{ id: string; runId: string; effect: { sourceMessageId: string; orderId: string } }[]>`
    select id, run_id as "runId", effect from approvals where status = 'pending' and id like ${like} order by id`.then(
    (rows) => rows.map(({ id, runId, effect }) => ({ id, runId, key: refundIdempotencyKey(effect) })),
  );
}

/** @returns when the decision took effect, in milliseconds since 1970 */
async function decideOver(target: BenchConsole, cookie: string, id: string): Promise<number> {
  const response = await fetch(`${target.url}/api/approvals/${id}/decision`, {
    method: "POST",
    headers: { cookie, "content-type": "application/json" },
    body: JSON.stringify({ decision: "approve", version: 1 }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`The decision was refused: ${JSON.stringify(answer)}`);
  return Date.parse(z.object({ effectiveAt: z.string() }).parse(answer).effectiveAt);
}

async function decideInARow(sql: postgres.Sql, { id, runId }: Asked): Promise<number> {
  await decideApproval(localUser("reviewer"), id, { decision: "approve", version: 1 });
  const { status, cause } = await performApproval(id, runId);
  if (status !== "issued") throw new Error(`A refund of the floor was not paid: ${status}, ${cause}`);
  const [row] = await sql<{ atMs: number }[]>`
    select (extract(epoch from effective_at) * 1000)::float8 as "atMs" from approvals where id = ${id}`;
  return row?.atMs ?? 0;
}

function untilPaid(sql: postgres.Sql, id: string): Promise<true> {
  return until(`${id} to be paid and its run to end`, async () => {
    const [row] = await sql`
      select 1 from refunds f join runs r on r.id = f.run_id
      where f.approval_id = ${id} and f.stripe_refund_id is not null and r.ended_at is not null`;
    return row ? true : undefined;
  });
}

/** When Stripe had made each refund, by idempotency key: from the sandbox's own record of its calls. */
async function refundTimes(target: BenchConsole): Promise<Map<string, number>> {
  const { stripe, sandboxKey } = readEnv(target.variables);
  const response = await fetch(`${stripe.base}/__sandbox/calls`, {
    headers: { authorization: `Bearer ${sandboxKey}` },
  });
  const { items } = Calls.parse(await response.json());
  const made = items.filter((call) => call.method === "POST" && call.path === "/v1/refunds");
  return new Map(made.map((call) => [call.idempotencyKey ?? "", Date.parse(call.at) + call.durationMs]));
}

const Calls = z.object({
  items: z.array(
    z.object({
      method: z.string(),
      path: z.string(),
      at: z.string(),
      durationMs: z.number().nullable().transform(Number),
      idempotencyKey: z.string().nullable(),
    }),
  ),
});

async function makeCharge({ variables }: BenchConsole): Promise<string> {
  const { stripe } = readEnv(variables);
  const response = await fetch(`${stripe.base}/v1/charges`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${stripe.key}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({ amount: String(AMOUNT_CENTS), currency: "usd", source: "tok_visa" }),
  });
  return z.object({ id: z.string() }).parse(await response.json()).id;
}

async function signIn({ url }: BenchConsole): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "reviewer@vagus.local", password: LOCAL_PASSWORD }),
  });
  if (!response.ok) throw new Error(`The reviewer could not sign in: ${response.status}`);
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

async function until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  for (const deadline = Date.now() + WITHIN_MS; Date.now() < deadline; await delay(LOOK_AGAIN_MS)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`Waited ${WITHIN_MS / 1000} s for ${what}.`);
}
