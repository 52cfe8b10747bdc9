import { z } from "zod";
import { env } from "./addresses.ts";

type Vendor = "stripe" | "postmark" | "openai" | "slack";

const base = (vendor: Vendor) => env[vendor]?.base ?? "";

/** Opens the control calls of the sandbox. */
const CONTROL = { authorization: `Bearer ${env.sandboxKey}` };

const Refunds = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      amount: z.int(),
      charge: z.string(),
      metadata: z.record(z.string(), z.string()),
    }),
  ),
  has_more: z.boolean(),
});
const Mails = z.object({
  TotalCount: z.int(),
  Messages: z.array(
    z.object({ MessageID: z.string(), Recipients: z.array(z.string()), Subject: z.string() }),
  ),
});
const Details = z.object({ TextBody: z.string() });

async function read<T>(url: string, schema: z.ZodType<T>, headers: Record<string, string>): Promise<T> {
  const response = await fetch(url, { headers: { accept: "application/json", ...headers } });
  return schema.parse(await response.json());
}

/** Refunds of a charge by the record of the sandbox Stripe, not ours. */
export async function refundsOf(chargeId: string) {
  const headers = { authorization: `Bearer ${env.stripe.key}` };
  const { data } = await read(`${base("stripe")}/v1/refunds?charge=${chargeId}&limit=100`, Refunds, headers);
  return data;
}

/** Mails to an address by the record of the sandbox Postmark, not ours. */
export async function mailsTo(address: string) {
  const url = `${base("postmark")}/messages/outbound?count=500&offset=0&recipient=${encodeURIComponent(address)}`;
  return (await read(url, Mails, { "x-postmark-server-token": env.postmark.token })).Messages;
}

/** The text of a sent mail. */
export async function mailText(id: string): Promise<string> {
  const url = `${base("postmark")}/messages/outbound/${id}/details`;
  return (await read(url, Details, { "x-postmark-server-token": env.postmark.token })).TextBody;
}

/** Bounces a sent mail for good, by Postmark's id: suppresses its address and sends the webhook. */
export async function bounce(messageId: string): Promise<void> {
  const response = await fetch(`${base("postmark")}/__sandbox/deliver`, {
    method: "POST",
    headers: CONTROL,
    body: JSON.stringify({ kind: "postmark.bounce", messageId }),
  });
  if (!response.ok) throw new Error(`The sandbox refused the bounce: ${await response.text()}`);
}

/** Fails an accepted refund, as a closed bank account does, and sends the webhook. */
export async function failRefund(refundId: string): Promise<void> {
  const response = await fetch(`${base("stripe")}/__sandbox/deliver`, {
    method: "POST",
    headers: CONTROL,
    body: JSON.stringify({ kind: "stripe.refund.failed", refundId }),
  });
  if (!response.ok) throw new Error(`The sandbox refused to fail the refund: ${await response.text()}`);
}

/** Makes a charge at the sandbox Stripe. */
export async function makeCharge(amountCents: number, currency: string): Promise<string> {
  const response = await fetch(`${base("stripe")}/v1/charges`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${env.stripe.key}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({
      amount: String(amountCents),
      currency: currency.toLowerCase(),
      source: "tok_visa",
    }),
  });
  return z.object({ id: z.string() }).parse(await response.json()).id;
}

/** Adds a fault to a vendor. */
export async function setFault(
  vendor: Vendor,
  fault: { match: string; status: number | string; times: number | null; delayMs?: number },
): Promise<void> {
  const response = await fetch(`${base(vendor)}/__sandbox/faults`, {
    method: "POST",
    headers: { ...CONTROL, "content-type": "application/json" },
    body: JSON.stringify(fault),
  });
  if (!response.ok) throw new Error(`The sandbox refused the fault: ${await response.text()}`);
}

/** Removes the faults of every vendor. */
export async function clearFaults(): Promise<void> {
  for (const vendor of ["stripe", "postmark", "openai", "slack"] as const) {
    await fetch(`${base(vendor)}/__sandbox/faults`, { method: "DELETE", headers: CONTROL });
  }
}

const Calls = z.object({
  items: z.array(
    z.object({ method: z.string(), path: z.string(), status: z.union([z.int(), z.string()]).nullable() }),
  ),
});

/** Calls to a vendor, newest last; status `null` for a call in flight. */
export async function callsTo(vendor: Vendor) {
  return (await read(`${base(vendor)}/__sandbox/calls`, Calls, CONTROL)).items;
}

const SlackMessages = z.object({
  messages: z.array(
    z.object({ channel: z.string(), ts: z.string(), text: z.string(), blocks: z.array(z.json()) }),
  ),
});

/** The message about an approval in the sandbox Slack, with the buttons that it has; undefined while there is none. */
export async function slackMessageAbout(approvalId: string) {
  const url = `${base("slack")}/api/conversations.history?limit=999&channel=${env.slack?.channel}`;
  const headers = { authorization: `Bearer ${env.slack?.token}` };
  const { messages } = await read(url, SlackMessages, headers);
  const found = messages.find(({ blocks }) => JSON.stringify(blocks).includes(`Open ${approvalId}`));
  if (!found) return undefined;
  const buttons = [...JSON.stringify(found.blocks).matchAll(/"action_id":"(\w+)"/g)].map(
    ([, action]) => action,
  );
  return { ...found, buttons };
}

/** Presses a button in the sandbox Slack, as a member of the workspace. Answers the console's status. */
export async function pressInSlack(
  { channel, ts }: { channel: string; ts: string },
  action: "approve" | "reject",
  user: string,
): Promise<number | null> {
  const response = await fetch(`${base("slack")}/__sandbox/deliver`, {
    method: "POST",
    headers: CONTROL,
    body: JSON.stringify({ kind: "slack.press", channel, ts, action, user }),
  });
  if (!response.ok) throw new Error(`The sandbox refused the press: ${await response.text()}`);
  const { deliveries } = z
    .object({ deliveries: z.array(z.object({ status: z.int().nullable() })).length(1) })
    .parse(await response.json());
  return deliveries[0]?.status ?? null;
}

/** Texts that Slack shows to one member alone, newest first. */
export async function shownInSlackTo(user: string): Promise<string[]> {
  const url = `${base("slack")}/__sandbox/shown-to?user=${user}`;
  const { items } = await read(url, z.object({ items: z.array(z.object({ text: z.string() })) }), CONTROL);
  return items.map(({ text }) => text);
}
