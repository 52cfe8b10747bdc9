import { z } from "zod";
import { AskedInstant } from "@/lib/http/schemas";
import { MOST_APPROVERS, NAMED } from "@/lib/policy/rule/approvers";
import { AnswerForm } from "./answer-schemas.ts";

const LONGEST_REFERENCE = 100;

/** Who may decide a request, and how many of them must agree. */
export const Deciders = z
  .strictObject({
    ...NAMED,
    count: z.int().min(1).max(MOST_APPROVERS),
    /** True if the people must approve in the order of `userIds`, then of `roles`. */
    ordered: z.boolean().default(false),
  })
  .refine(({ roles, userIds }) => roles.length + userIds.length > 0, {
    error: "names nobody: give roles or userIds",
  })
  .refine(({ ordered, roles, userIds, count }) => !ordered || roles.length + userIds.length === count, {
    path: ["count"],
    error: "is the number of userIds and roles when the order matters",
  })
  .refine(({ ordered, roles, userIds, count }) => ordered || roles.length > 0 || userIds.length >= count, {
    path: ["count"],
    error: "is more than the people named",
  });
export type Deciders = z.infer<typeof Deciders>;

/** In `answerTo`: the engine that runs the console's own functions. */
export const OUR_ENGINE = "ours";

/**
 * Where the answer goes: the event `approval/decided` on the console's own engine or on a registered one, or a callback
 * to an address below a registered one.
 */
export const AnswerTo = z.union([
  z.strictObject({ engine: z.string().min(1).max(40) }),
  z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(1_000) }),
]);
export type AnswerTo = z.infer<typeof AnswerTo>;

const Reference = z.string().trim().min(1).max(LONGEST_REFERENCE);

const asked = {
  /** The same key of the same owner is the same request. */
  idempotencyKey: z.string().trim().min(1).max(200),
  /** The effect as a noun phrase: "Discount of 20 % for Acme". Shown to every role: no personal data. */
  title: z.string().trim().min(1).max(140),
  /** Longer text for the people who decide; plain text. */
  summary: z.string().trim().max(5_000).default(""),
  facts: z
    .array(
      z.strictObject({ label: z.string().trim().min(1).max(60), value: z.string().trim().min(1).max(500) }),
    )
    .max(30)
    .default([]),
  /** The form that the people who decide fill in. */
  inputSchema: AnswerForm.nullable().default(null),
  /** The people who decide choose one of these. */
  choices: z.array(z.string().trim().min(1).max(100)).min(2).max(20).nullable().default(null),
  deciders: Deciders.nullable().default(null),
  answerTo: AnswerTo,
};

/** Body of `POST /api/approvals`. */
export const RequestApproval = z
  .strictObject({
    kind: z.literal("request"),
    ...asked,
    deadline: AskedInstant,
    /** The record in the requester's application that it is about. */
    subject: z.strictObject({ type: Reference, id: Reference }).optional(),
  })
  .refine(({ inputSchema, choices }) => inputSchema === null || choices === null, {
    path: ["choices"],
    error: "Give either choices or an inputSchema.",
  });
export type RequestApproval = z.infer<typeof RequestApproval>;

/** The effect of a request, which people vote on. Any change makes another request. */
export const RequestEffect = z.strictObject({
  ...asked,
  ownerId: z.string(),
  /** The fields of `inputSchema` in the requester's order: the database keeps no order of keys. */
  fieldOrder: z.array(z.string()).optional(),
});
export type RequestEffect = z.infer<typeof RequestEffect>;
