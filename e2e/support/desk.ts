import { randomUUID } from "node:crypto";
import { verdictHeaders } from "@vagus/sandbox/postmark/verdict-headers";
import postgres from "postgres";
import { z } from "zod";
import { LOCAL_PASSWORD } from "@/db/seed/local-data";
import type { Role } from "@/lib/access/schemas";
import { ApprovalCard } from "@/lib/approvals/schemas";
import { consoleUrl, env } from "./addresses.ts";
import { until } from "./until.ts";
import { makeCharge } from "./vendors.ts";

/** The database of the stack, for what a script may read and for making orders. */
export const sql = postgres(env.database.url, { max: 4, onnotice: () => {} });

/** Deletes the policies after a version, as the owner, for the suites that need that version. */
export async function forgetPoliciesAfter(version: number): Promise<void> {
  const owner = postgres(env.database.ownerUrl, { max: 1, onnotice: () => {} });
  await owner`delete from policies where version > ${version}`.finally(() => owner.end());
}

/** Time for work that an event starts, on a slow machine; periodic work starts after ten seconds at the earliest. */
export const SOON_MS = 8_000;
/** After a part was killed and came back. */
export const RECOVERY_MS = 30_000;

/** A console user over HTTP. */
export class Person {
  /** @param cookie the session as a `Cookie` header */
  private constructor(readonly cookie: string) {}

  static async signIn(role: Role): Promise<Person> {
    const response = await fetch(`${consoleUrl}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: `${role}@vagus.local`, password: LOCAL_PASSWORD }),
    });
    if (!response.ok) throw new Error(`${role} could not sign in: ${response.status}`);
    return new Person(
      response.headers
        .getSetCookie()
        .map((line) => line.split(";")[0])
        .join("; "),
    );
  }

  request(method: string, path: string, json?: unknown): Promise<Response> {
    return fetch(`${consoleUrl}${path}`, {
      method,
      headers: { cookie: this.cookie, ...(json !== undefined && { "content-type": "application/json" }) },
      body: json === undefined ? undefined : JSON.stringify(json),
    });
  }

  async approval(id: string): Promise<ApprovalCard> {
    return ApprovalCard.parse(await (await this.request("GET", `/api/approvals/${id}`)).json());
  }

  async decide(
    id: string,
    decision: "approve" | "reject",
    version = 1,
    words: { comment?: string; customerNote?: string } = {},
  ): Promise<Response> {
    return this.request("POST", `/api/approvals/${id}/decision`, { decision, version, ...words });
  }
}

/** A mail as the customer wrote it, and the order it is about. */
export interface Story {
  customerId: string;
  email: string;
  orderId: string;
  chargeId: string;
  amountCents: number;
  /** Postmark's id. */
  providerId: string;
  payload: Record<string, unknown>;
}

let nextOrder = Math.floor(Date.now() / 1000) * 1000;

/** A new customer with one paid order, and a mail that asks for a refund. */
export async function tellStory({
  amountCents = 4900,
  subject,
  text,
}: {
  amountCents?: number;
  subject?: string;
  text?: string;
} = {}): Promise<Story> {
  const number = nextOrder++;
  const customerId = `cust_${number}`;
  const email = `customer-${number}@example.com`;
  const orderId = `ord_${number}`;
  const chargeId = await makeCharge(amountCents, "USD");
  await sql`insert into customers (id, email, name, tier) values (${customerId}, ${email}, 'Test Customer', 'pro')`;
  await sql`insert into orders (id, customer_id, charge_id, amount_cents, currency, description)
            values (${orderId}, ${customerId}, ${chargeId}, ${amountCents}, 'USD', 'Test order')`;
  const providerId = randomUUID();
  const payload = inboundMail(
    email,
    subject ?? `Refund for ${orderId}`,
    text ?? `Hi, I was charged twice for ${orderId}. Please refund it.`,
    providerId,
  );
  return { customerId, email, orderId, chargeId, amountCents, providerId, payload };
}

/** Postmark's payload. */
export function inboundMail(
  from: string,
  subject: string,
  text: string,
  providerId: string,
  headers: { Name: string; Value: string }[] = [],
) {
  return {
    From: from,
    FromName: "Test Customer",
    FromFull: { Email: from, Name: "Test Customer", MailboxHash: "" },
    To: "support@inbound.example.test",
    OriginalRecipient: "support@inbound.example.test",
    Subject: subject,
    MessageID: providerId,
    MessageStream: "inbound",
    Date: new Date().toUTCString(),
    TextBody: text,
    HtmlBody: "",
    StrippedTextReply: "",
    Headers: [
      ...verdictHeaders(from, "verified"),
      { Name: "Message-ID", Value: `<${providerId}@mail.example.com>` },
      ...headers,
    ],
    Attachments: [],
  };
}

/** Posts to the Postmark webhook like Postmark. @param url of the console; default the stack's */
export function deliver(
  payload: unknown,
  authorization = basicAuth(env.postmark.webhookUser, env.postmark.webhookPassword),
  url = consoleUrl,
): Promise<Response> {
  return fetch(`${url}/api/webhooks/postmark`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(authorization && { authorization }) },
    body: typeof payload === "string" ? payload : JSON.stringify(payload),
  });
}

export function basicAuth(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** The approval that a story opened. */
export function approvalOf(story: Story, withinMs = SOON_MS): Promise<{ id: string; runId: string }> {
  return until(`approval for ${story.orderId}`, withinMs, async () => {
    const [row] = await sql<{ id: string; runId: string }[]>`
      select id, run_id as "runId" from approvals where effect ->> 'orderId' = ${story.orderId} order by id desc limit 1`;
    return row;
  });
}

/** Moves the deadline of an open approval nearer than a policy allows. */
export async function expiresIn(approvalId: string, ms: number): Promise<Date> {
  const deadline = new Date(Date.now() + ms);
  await sql`update approvals set deadline = ${deadline} where id = ${approvalId} and status = 'pending'`;
  return deadline;
}

/** Makes the console expire an overdue approval and wake its run. */
export async function letItExpire(approvalId: string): Promise<void> {
  await until(`run that goes on after ${approvalId} expired`, SOON_MS, async () => {
    await fetch(`${consoleUrl}/api/pulse`, {
      method: "POST",
      headers: { authorization: `Bearer ${env.pulseToken}` },
    });
    const [row] = await sql`
      select 1 from approvals where id = ${approvalId} and status = 'expired' and resumed_at is not null`;
    return row;
  });
}

/** Waits until the run of a story has this status in our ledger. */
export function runIs(story: Story, status: string, withinMs = SOON_MS): Promise<string> {
  return until(`${status} run for ${story.orderId}`, withinMs, async () => {
    const [run] = await sql<{ id: string }[]>`
      select r.id from runs r join messages m on m.ticket_id = r.subject_id
      where m.provider_message_id = ${story.providerId} and r.function_id = 'handle-customer-email' and r.status = ${status}
      order by r.id desc limit 1`;
    return run?.id;
  });
}

const AuditCounts = z.record(z.string(), z.coerce.number());

/** Number of audit rows of a customer by action. */
export async function auditOf(customerId: string): Promise<Record<string, number>> {
  const rows = await sql<{ action: string; n: string }[]>`
    select action, count(*) as n from audit_log where customer_id = ${customerId} group by action`;
  return AuditCounts.parse(Object.fromEntries(rows.map(({ action, n }) => [action, n])));
}
