import { createHash } from "node:crypto";
import { and, eq, gte, ne, sql } from "drizzle-orm";
import { approvals, customers, refunds, tickets } from "@/db/schema";
import type { Transaction } from "@/lib/db";
import { MOST_DRAFTS } from "@/lib/policy/rule/conditions";
import { EARLIER_DAYS, type Facts } from "@/lib/policy/rule/facts";
import { kindOf } from "../kinds/kinds.ts";
import type { StoredFacts } from "./facts-mac.ts";

/** The subject of the facts. */
interface About {
  kind: string;
  /** Business key of the effect: approvals with the same key do not count as earlier ones. */
  effectKey: string;
  customerId: string | null;
  ticketId: string | null;
  requester: NonNullable<Facts["requester"]>;
  /** The version of the worker that proposes it; null for a person. */
  workerVersion?: string | null;
}

/** Measures the present facts of the kind. Serialises approvals of a customer, so that each counts the others. */
export async function measureFacts(tx: Transaction, about: About): Promise<StoredFacts> {
  const { measures } = kindOf(about.kind);
  const [customer] = about.customerId
    ? await tx.select().from(customers).where(eq(customers.id, about.customerId))
    : [];
  const [ticket] = about.ticketId
    ? await tx.select().from(tickets).where(eq(tickets.id, about.ticketId))
    : [];
  const earlier = measures.includes("earlierRefunds") && customer ? await countEarlier(tx, about) : undefined;
  const all: StoredFacts = {
    tier: customer?.tier,
    risk: customer?.riskScore,
    topic: ticket?.category ?? undefined,
    earlierRefunds: earlier,
    requester: about.requester,
    workerVersion: about.workerVersion ?? undefined,
    approvedDrafts: await countDrafts(tx, measures.includes("approvedDrafts") ? about.workerVersion : null),
    sample: sampleOf(about.effectKey),
  };
  const measured = Object.entries(all).filter(
    ([name, value]) => value !== undefined && measures.some((one) => one === name),
  );
  return Object.fromEntries(measured);
}

/** Approved refunds of the customer in the last 90 days, without those that failed or were blocked. */
async function countEarlier(tx: Transaction, { effectKey, customerId }: About): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`refunds of ${customerId}`}, 0))`);
  const [counted] = await tx
    .select({ n: sql<number>`count(*)::int` })
    .from(approvals)
    .leftJoin(refunds, eq(refunds.approvalId, approvals.id))
    .where(
      and(
        eq(approvals.customerId, customerId ?? ""),
        eq(approvals.kind, "refund"),
        eq(approvals.status, "approved"),
        ne(approvals.effectKey, effectKey),
        gte(approvals.openedAt, sql`now() - make_interval(days => ${EARLIER_DAYS})`),
        sql`coalesce(${refunds.status} not in ('failed', 'blocked'), true)`,
      ),
    );
  return counted?.n ?? 0;
}

/** Replies of a worker version that people approved; undefined without a version. */
async function countDrafts(tx: Transaction, version: string | null | undefined): Promise<number | undefined> {
  if (!version) return undefined;
  const [counted] = await tx.execute<{ n: number }>(sql`
    select count(*)::int as n from (
      select from approvals where worker_version = ${version} and kind = 'reply' and status = 'approved'
      limit ${MOST_DRAFTS}) agreed`);
  return counted?.n ?? 0;
}

/** The position of an effect in a sample, 1 to 100: stable, and not under the control of a customer. */
export function sampleOf(effectKey: string): number {
  const digest = createHash("sha256").update(`sample:${effectKey}`).digest();
  return (digest.readUInt32BE() % 100) + 1;
}
