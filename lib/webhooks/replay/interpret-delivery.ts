import { z } from "zod";
import type { webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { parseJson } from "@/lib/parse-json";
import { sourceProvider } from "../rules.ts";
import { type FindSource, findSource } from "../sources/find-source.ts";
import { applyMapping, Mapping } from "../sources/mapping.ts";
import { readStripeNotice } from "../stripe/read-stripe-notice.ts";
import { selectStripeSubject } from "../stripe/select-stripe-subject.ts";
import { StripeEvent } from "../stripe/stripe-schemas.ts";

/** The event a request means, or the code why it means none. */
type Meaning = { name: string; data: Record<string, unknown> } | { cause: string };

const Subject = z.object({ data: z.record(z.string(), z.unknown()), ticket_id: z.string().nullable() });

/** What a verified, stored request means today: by today's mapping of its source, today's reading of Stripe. */
export async function interpretDelivery(
  row: typeof webhookDeliveries.$inferSelect,
  find: FindSource = findSource,
): Promise<Meaning> {
  const payload = parseJson(row.body ?? "");
  if (row.provider === "stripe") {
    const event = StripeEvent.safeParse(payload);
    const notice = event.success ? readStripeNotice(event.data) : "schema";
    if (typeof notice === "string") return { cause: notice };
    const [subject] = await db().execute(selectStripeSubject(notice));
    return { name: notice.name, data: Subject.parse(subject).data };
  }
  if (row.provider === "postmark") return { cause: row.cause ?? "unhandled_type" };
  const source = await find(row.provider.slice(sourceProvider("").length));
  if (!source) return { cause: "unknown_source" };
  const mapped = applyMapping(Mapping.parse(source.mapping), payload);
  return mapped.outcome === "event" ? { name: mapped.event, data: mapped.data } : { cause: mapped.outcome };
}
