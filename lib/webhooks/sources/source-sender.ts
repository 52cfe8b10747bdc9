import { eq } from "drizzle-orm";
import { sources } from "@/db/schema";
import { openSecret } from "@/lib/access/seal-secret";
import { intakeDb } from "@/lib/db";
import { applyMapping, Mapping } from "@/lib/sources/mapping.ts";
import { SourceName, sourceProvider } from "@/lib/sources/schemas";
import type { Refusal, Sender } from "../sender.ts";
import { asDelivery } from "../store-delivery.ts";
import { verifyStandardWebhook } from "./verify-standard-webhook.ts";

type Source = typeof sources.$inferSelect;

/** Standard Webhooks recommends payloads below 20 kB. */
const BODY_LIMIT_BYTES = 512_000;

/** The sender of a source, which signs by Standard Webhooks. Closed when the source is missing or switched off. */
export async function findSourceSender(name: string): Promise<Sender> {
  const [source] = SourceName.safeParse(name).success
    ? await intakeDb().select().from(sources).where(eq(sources.name, name))
    : [];
  return source ? sourceSender(source) : UNKNOWN_SOURCE;
}

/**
 * Accepts a payload that no rule matches, because the sender did nothing wrong. Refuses and stores a payload that a
 * rule cannot read, so that it can be replayed once the mapping is correct.
 */
function sourceSender({ name, enabled, secrets, mapping }: Source): Sender {
  const provider = sourceProvider(name);
  return {
    ...STANDARD_WEBHOOKS,
    provider,
    ...(!enabled && { closed: closed("source_disabled") }),
    verify({ raw, headers, receivedAtMs }) {
      const cause = verifyStandardWebhook(raw, headers, secrets.map(openSecret), receivedAtMs);
      return cause && { httpStatus: 401, cause };
    },
    interpret(payload, headers) {
      const mapped = applyMapping(Mapping.parse(mapping), payload);
      if (mapped.outcome === "mapping") return { httpStatus: 422, cause: "mapping", kind: mapped.event };
      const providerEventId = headers.get("webhook-id") ?? "";
      if (mapped.outcome === "no_rule")
        return asDelivery({ provider, providerEventId, kind: name, means: { cause: "no_rule" } });
      const { event, data } = mapped;
      return asDelivery({ provider, providerEventId, kind: event, means: { name: event, data } });
    },
  };
}

const STANDARD_WEBHOOKS = {
  limitBytes: BODY_LIMIT_BYTES,
  keptHeaders: ["webhook-id", "webhook-timestamp", "webhook-signature"],
};

const closed = (cause: string): Refusal => ({ httpStatus: 404, cause });

const UNKNOWN_SOURCE: Sender = {
  ...STANDARD_WEBHOOKS,
  // Anybody can make up names, so all unknown sources share one provider.
  provider: "sources",
  closed: closed("unknown_source"),
  verify: () => ({ httpStatus: 401, cause: "bad_signature" }),
  interpret: () => closed("unknown_source"),
};
