import { createHash } from "node:crypto";
import { parseJson } from "@vagus/primitives/parse-json";
import { sql } from "drizzle-orm";
import { appendAudit } from "@/lib/audit/append-audit";
import { pressButton } from "@/lib/channels/slack/press-button";
import { db, intakeDb } from "@/lib/db";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { announce } from "@/lib/live/announce";
import type { Received, Refusal, Sender, VendorRequest } from "../sender.ts";
import { ButtonPress } from "./slack-schemas.ts";
import { verifySlackSignature } from "./verify-slack-signature.ts";

/** A press carries the message it stands under; ours have a few lines. */
const BODY_LIMIT_BYTES = 100_000;
const MINUTE = 16;

/**
 * Presses of buttons under messages about approvals, as Slack's interactivity sends them. A press is decided at once, or
 * refused, and is never processed again: its body is not stored.
 */
export const slackSender: Sender = {
  provider: "slack",
  limitBytes: BODY_LIMIT_BYTES,
  keptHeaders: ["x-slack-request-timestamp"],
  keepsBodies: false,
  verify({ raw, headers, receivedAtMs }) {
    const secret = env().slack?.signingSecret;
    // Without a secret nothing can be proved; a request is then as good as unsigned.
    const fault = secret ? verifySlackSignature(raw, headers, secret, receivedAtMs) : "no_signature";
    return fault && { httpStatus: 401, cause: fault };
  },
  parse: (body) => parseJson(new URLSearchParams(body).get("payload") ?? ""),
  interpret(payload) {
    const press = ButtonPress.safeParse(payload);
    if (!press.success) return { httpStatus: 422, cause: "schema" };
    return {
      store: (request) => storePress(press.data, request),
      meaning: () => Promise.resolve({ cause: "unhandled_type" }),
    };
  },
  afterRefusal: auditRefusal,
};

/** Stores the press once, and decides by it. The copy of a press that came before is refused. */
async function storePress(
  press: ButtonPress,
  { raw, keptHeaders }: VendorRequest,
): Promise<Received | Refusal> {
  const deliveryId = newId("delivery");
  const pressId = createHash("sha256").update(raw).digest("hex");
  const stored = await intakeDb().execute(sql`
    insert into webhook_deliveries (id, provider, provider_event_id, kind, status, http_status, headers, body_bytes)
    values (${deliveryId}, 'slack', ${pressId}, 'block_actions', 'processed', 200,
            ${JSON.stringify(keptHeaders)}::text::jsonb, ${Buffer.byteLength(raw)})
    on conflict (provider, provider_event_id) where status in ('accepted', 'processed') do nothing
    returning id`);
  if (stored.length === 0) return { httpStatus: 409, cause: "replayed", kind: "block_actions" };
  await pressButton({
    slackUserId: press.user.id,
    channel: press.container.channel_id,
    ts: press.container.message_ts,
    action: press.actions[0]?.action_id ?? "",
    value: press.actions[0]?.value ?? "",
  });
  announce("approvals", "tickets", "audit", "events");
  return { deliveryId, status: "accepted" };
}

/** A forged, stale or replayed press is an attempt to decide: one audit row a minute and cause, so that none can flood it. */
async function auditRefusal({ cause }: Refusal): Promise<void> {
  await appendAudit(db(), {
    actor: { type: "system", id: "slack" },
    action: "approval_refused",
    subject: { type: "webhook", id: "slack" },
    dedupeKey: `slack:${cause}:${new Date().toISOString().slice(0, MINUTE)}`,
    detail: { cause, way: "slack" },
  });
}
