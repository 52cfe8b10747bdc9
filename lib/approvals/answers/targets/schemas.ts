import { z } from "zod";
import { ANSWER_TARGET_KINDS } from "@/db/schema/vocabulary";
import { Instant, Int4 } from "@/lib/http/schemas";

/** The name of an event target in `answerTo`. */
const TargetName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, "lower case letters, digits and dashes")
  .refine((name) => name !== "ours", "another name: ours is the console's own engine");

/** A registered answer target; `GET /api/answer-targets`. It has no secrets. */
export const AnswerTarget = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(ANSWER_TARGET_KINDS),
  url: z.string(),
  enabled: z.boolean(),
  version: z.int(),
  /** When its secret or event key was last set. */
  rotatedAt: Instant,
  /** Until when the previous secret signs too; null without one. */
  formerSignsUntil: Instant.nullable(),
  updatedBy: z.string(),
  updatedAt: Instant,
});
export type AnswerTarget = z.infer<typeof AnswerTarget>;

export const AnswerTargetList = z.object({ items: z.array(AnswerTarget), nextCursor: z.null() });
export type AnswerTargetList = z.infer<typeof AnswerTargetList>;

/** Answer to a registration or rotation: the secret of a callback target, shown only here; null for an event target. */
export const AnswerTargetSecret = AnswerTarget.extend({ secret: z.string().nullable() });
export type AnswerTargetSecret = z.infer<typeof AnswerTargetSecret>;

const EventKey = z
  .string()
  .regex(/^[\w-]{8,200}$/, "an event key of Inngest: 8 to 200 letters, digits, _ or -");

/** Body of `POST /api/answer-targets`. */
export const AddAnswerTarget = z
  .strictObject({
    name: TargetName,
    kind: z.enum(ANSWER_TARGET_KINDS),
    /** For `event`: the base of the engine's event API (https://inn.gs). For `callback`: the address, or its base. */
    url: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .refine((url) => !/[?#]/.test(url), "no part after ? or #"),
    /** Only for `event`. */
    eventKey: EventKey.optional(),
  })
  .refine(({ kind, eventKey }) => (kind === "event") === (eventKey !== undefined), {
    path: ["eventKey"],
    error: "An event target needs its event key, and a callback target has none.",
  });
export type AddAnswerTarget = z.infer<typeof AddAnswerTarget>;

/** Body of `PATCH /api/answer-targets/:id`. */
export const ChangeAnswerTarget = z.strictObject({ version: Int4.min(1), enabled: z.boolean() });
export type ChangeAnswerTarget = z.infer<typeof ChangeAnswerTarget>;

/** Body of `POST /api/answer-targets/:id/secret`: a callback target gets a new secret, an event target this key. */
export const RotateAnswerTarget = z.strictObject({ version: Int4.min(1), eventKey: EventKey.optional() });
export type RotateAnswerTarget = z.infer<typeof RotateAnswerTarget>;
