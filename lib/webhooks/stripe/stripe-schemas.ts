import { toStorable } from "@vagus/primitives/storable-text";
import { z } from "zod";

const Word = z.string().max(255).transform(toStorable);
const Id = z.string().min(1).max(255).transform(toStorable);

/** A snapshot event: carries the object as it was then, in the API version of the endpoint. */
const SnapshotEvent = z.looseObject({
  object: z.literal("event"),
  id: Id,
  type: Id,
  livemode: z.boolean(),
  data: z.looseObject({ object: z.looseObject({}) }),
});

/** A thin event: says only which object changed. */
const ThinEvent = z.looseObject({
  object: z.literal("v2.core.event"),
  id: Id,
  type: Id,
  livemode: z.boolean(),
  related_object: z.looseObject({ id: Id, type: z.string() }).nullish(),
});

/** An event as Stripe posts it; fields that we do not read pass unchecked. */
export const StripeEvent = z.discriminatedUnion("object", [SnapshotEvent, ThinEvent]);
export type StripeEvent = z.infer<typeof StripeEvent>;

/** Stripe adds statuses over time, so any text passes. */
export const StripeRefundObject = z.looseObject({
  id: Id,
  object: z.literal("refund"),
  status: Word.nullable(),
  metadata: z.record(z.string(), z.string().transform(toStorable)).nullish(),
});

export const StripeDisputeObject = z.looseObject({
  id: Id,
  object: z.literal("dispute"),
  status: Word,
  charge: z.union([Id, z.looseObject({ id: Id }).transform(({ id }) => id)]),
});
