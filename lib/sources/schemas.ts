import { z } from "zod";
import { Instant, Int4 } from "@/lib/http/schemas";
import { Mapped, Mapping } from "./mapping";

/** The last part of its address. */
export const SourceName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "lower case letters, digits and dashes");

const PROVIDER_PREFIX = "sources/";

/** The `provider` of a source's deliveries. */
export function sourceProvider(name: string): string {
  return `${PROVIDER_PREFIX}${name}`;
}

/** The name of the source in the `provider` of a delivery. */
export function sourceNameOf(provider: string): string {
  return provider.slice(PROVIDER_PREFIX.length);
}

/** A sender of webhooks that signs by Standard Webhooks; `GET /api/sources/:name`. Secrets never leave the server. */
export const Source = z.object({
  name: SourceName,
  /** The address for its webhooks. */
  url: z.string(),
  /** The `provider` of its deliveries. */
  provider: z.string(),
  /** Number of valid secrets: two during a rotation. */
  secrets: z.int(),
  mapping: Mapping,
  enabled: z.boolean(),
  version: z.int(),
  updatedBy: z.string(),
  updatedAt: Instant,
});
export type Source = z.infer<typeof Source>;

/** A source with its recent deliveries. */
export const SourceView = Source.extend({
  lastDeliveryAt: Instant.nullable(),
  /** Deliveries of the last 24 hours that were accepted, and rejected. */
  lastDay: z.object({ accepted: z.int(), rejected: z.int() }),
});
export type SourceView = z.infer<typeof SourceView>;

export const SourceList = z.object({ items: z.array(SourceView), nextCursor: z.null() });
export type SourceList = z.infer<typeof SourceList>;

/** `whsec_` and 24 to 64 bytes in base64, by Standard Webhooks. */
export const StandardWebhookSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/, "whsec_ and base64")
  .refine((secret) => {
    // Four characters are three bytes; the browser, which checks this too, has no Buffer.
    const bytes = Math.floor((secret.slice(6).replaceAll("=", "").length * 3) / 4);
    return bytes >= 24 && bytes <= 64;
  }, "24 to 64 bytes in base64");

/** Body of `PUT /api/sources/:name`. */
export const PutSource = z.strictObject({
  /** The version it replaces; 0 for a new one. */
  version: Int4,
  /** One, or two during a rotation; default unchanged. */
  secrets: z.array(StandardWebhookSecret).min(1).max(2).optional(),
  mapping: Mapping,
  enabled: z.boolean().default(true),
});
export type PutSource = z.infer<typeof PutSource>;

/** Body of `POST /api/sources/:name/secret`: the next secret; the newest previous one stays valid. */
export const AddSecret = z.strictObject({ version: Int4.min(1), secret: StandardWebhookSecret });
export type AddSecret = z.infer<typeof AddSecret>;

/** Query of `DELETE /api/sources/:name/secret`: from then on only the newest secret is valid. */
export const DropSecret = z.strictObject({ version: z.coerce.number().pipe(Int4.min(1)) });
export type DropSecret = z.infer<typeof DropSecret>;

/** Body of `POST /api/sources/:name/try`: an unsaved mapping, and a payload in addition to the stored ones. */
export const TryMapping = z.strictObject({ mapping: Mapping, payload: z.json().optional() });
export type TryMapping = z.infer<typeof TryMapping>;

/** Results of the mapping for the newest verified deliveries, and for the given payload. */
export const TriedMapping = z.object({
  payload: Mapped.nullable(),
  deliveries: z.array(z.object({ deliveryId: z.string(), receivedAt: Instant, mapped: Mapped })),
});
export type TriedMapping = z.infer<typeof TriedMapping>;
