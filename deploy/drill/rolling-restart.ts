import { setTimeout as delay } from "node:timers/promises";
import type postgres from "postgres";
import { sendMailsAtRate } from "@/testing/mail-load";
import { customerAddress } from "@/testing/many-customers";
import { until } from "./desk.ts";
import type { Places } from "./places.ts";
import { type Program, untilOk } from "./processes.ts";

/** How long the load runs before the first restart, between the two and after the last. */
const CALM_MS = 5_000;
/** How long answers may take after the load, on a machine that everything shares. */
const ANSWERED_WITHIN_MS = 300_000;

interface RollingRestart {
  places: Places;
  apps: readonly Program[];
  env: Readonly<Record<string, string>>;
  sql: postgres.Sql;
  perSecond: number;
  customers: number;
}

/** What a rolling restart cost; anything but zeros fails the drill. */
interface RestartAccount {
  mails: number;
  perSecond: number;
  refused: number;
  lost: number;
  unanswered: number;
  runsFailed: number;
  restarts: { process: string; stopMs: number; exitCode: number | null; readyAfterMs: number }[];
  /** Seconds from mail in to reply out. */
  answerS: { p50: number; p95: number; max: number };
}

/**
 * Restarts each process of the console, one after the other, while mails come at a rate.
 * @throws Error with the account when a webhook was refused, a mail lost or unanswered, or a run failed
 */
export async function restartUnderLoad(given: RollingRestart): Promise<RestartAccount> {
  const { places, apps, env, sql, perSecond, customers } = given;
  const senders = Array.from({ length: customers - 1 }, (_, n) => customerAddress(n + 2));
  const target = {
    url: places.url,
    user: env.POSTMARK_WEBHOOK_USER ?? "",
    password: env.POSTMARK_WEBHOOK_PASSWORD ?? "",
  };
  let goesOn = true;
  const text = "Hello, my parcel has not arrived yet. Can you tell me where it is? Thank you.";
  const load = sendMailsAtRate(target, { perSecond, senders, text }, () => goesOn);
  const restarts: RestartAccount["restarts"] = [];
  try {
    for (const [at, app] of apps.entries()) {
      await delay(CALM_MS);
      const { code, tookMs } = await app.stop();
      const began = performance.now();
      app.start();
      await untilOk(`http://127.0.0.1:${places.ports.apps[at]}/api/health/ready`);
      const readyAfterMs = Math.round(performance.now() - began);
      restarts.push({ process: app.name, stopMs: tookMs, exitCode: code, readyAfterMs });
    }
    await delay(CALM_MS);
  } finally {
    goesOn = false;
  }
  const { ids, refused } = await load;
  const stored = await sql<{ n: number }[]>`
    select count(*)::int as n from messages where provider_message_id = any(${ids}::text[])`;
  const countAnswered = async () => {
    const [row] = await sql<{ n: number }[]>`
      select count(distinct m.id)::int as n from messages m
      join messages r on r.answers_message_id = m.id and r.status = 'sent'
      where m.provider_message_id = any(${ids}::text[])`;
    return row?.n ?? 0;
  };
  await until(
    "an answer to each mail",
    async () => ((await countAnswered()) === ids.length ? true : undefined),
    ANSWERED_WITHIN_MS,
  ).catch(() => {});
  const [took] = await sql<{ p50: number; p95: number; max: number }[]>`
    select coalesce(percentile_cont(0.5) within group (order by s), 0)::float8 as p50,
      coalesce(percentile_cont(0.95) within group (order by s), 0)::float8 as p95, coalesce(max(s), 0)::float8 as max
    from (select extract(epoch from r.sent_at - m.created_at) as s from messages m
      join messages r on r.answers_message_id = m.id and r.status = 'sent'
      where m.provider_message_id = any(${ids}::text[])) as each`;
  const [failed] = await sql<{ n: number }[]>`
    select count(*)::int as n from runs where status in ('failed', 'cancelled')`;
  const rounded = (seconds = 0) => Number(seconds.toFixed(2));
  const account: RestartAccount = {
    mails: ids.length,
    perSecond,
    refused: refused.length,
    lost: ids.length - (stored[0]?.n ?? 0),
    unanswered: ids.length - (await countAnswered()),
    runsFailed: failed?.n ?? 0,
    restarts,
    answerS: { p50: rounded(took?.p50), p95: rounded(took?.p95), max: rounded(took?.max) },
  };
  const wrong = account.refused + account.lost + account.unanswered + account.runsFailed;
  const badExits = restarts.filter(({ exitCode }) => exitCode !== 0);
  if (wrong > 0 || badExits.length > 0)
    throw new Error(`The restart was felt: ${JSON.stringify({ ...account, why: refused.slice(0, 5) })}`);
  return account;
}
