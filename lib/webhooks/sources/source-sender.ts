import { eq } from "drizzle-orm";
import { sources } from "@/db/schema";
import { openSecret } from "@/lib/access/seal-secret";
import { intakeDb } from "@/lib/db";
import { parseJson } from "@/lib/parse-json";
import { SourceName } from "@/lib/sources/schemas";
import { receiveEvent } from "../receive-event.ts";
import type { Sender } from "../receive-request.ts";
import { sourceProvider } from "../rules.ts";
import { applyMapping, Mapping } from "./mapping.ts";
import { verifyStandardWebhook } from "./verify-standard-webhook.ts";

/** The specification asks for less than 20 kB. */
const BODY_LIMIT_BYTES = 512_000;

/**
 * Any sender that signs by Standard Webhooks, by the row that stands for it. What no rule is for is accepted, since its
 * sender did nothing wrong; what a rule cannot read is refused and kept, to be replayed once the mapping is right.
 */
export async function sourceSender(name: string): Promise<Sender> {
  const [source] = SourceName.safeParse(name).success
    ? await intakeDb().select().from(sources).where(eq(sources.name, name))
    : [];
  if (!source?.enabled) {
    const cause = source ? "source_disabled" : "unknown_source";
    // Names that lead nowhere are anybody's to make up, so they share one line of the record.
    const provider = source ? sourceProvider(name) : "sources";
    const refuse = { httpStatus: 404, cause };
    return { provider, limitBytes: 0, admit: () => refuse, accept: () => Promise.resolve(refuse) };
  }
  const provider = sourceProvider(name);
  return {
    provider,
    limitBytes: BODY_LIMIT_BYTES,
    async accept(raw, headers, receivedAtMs) {
      const fault = verifyStandardWebhook(raw, headers, source.secrets.map(openSecret), receivedAtMs);
      if (fault) return { httpStatus: 401, cause: fault, body: raw, unverified: true };
      const json = parseJson(raw);
      if (json === undefined) return { httpStatus: 400, cause: "not_json", body: raw };
      const mapped = applyMapping(Mapping.parse(source.mapping), json);
      if (mapped.outcome === "mapping")
        return { httpStatus: 422, cause: "mapping", body: raw, kind: mapped.event };
      const providerEventId = headers.get("webhook-id") ?? "";
      if (mapped.outcome === "no_rule")
        return receiveEvent(
          { provider, providerEventId, kind: name, event: null, cause: "no_rule" },
          raw,
          headers,
        );
      const { event, data } = mapped;
      const arrived = { provider, providerEventId, kind: event, event: { name: event, data }, cause: null };
      return receiveEvent(arrived, raw, headers);
    },
  };
}
