import { z } from "zod";
import type { FormValue } from "./form.ts";
import { invalidRequest, type StripeRefusal } from "./refuse.ts";

/** A whole number in a form, where every value is text. */
const Integer = z
  .string()
  .regex(/^-?\d{1,12}$/)
  .transform(Number);

/** Minor units (cents), at least 1. */
const Amount = z
  .string()
  .regex(/^\d{1,10}$/)
  .transform(Number)
  .refine((amount) => amount >= 1);

/** Stripe's limits: 50 keys of 40 characters, values of 500. An empty text empties the metadata. */
const Metadata = z
  .union([
    z.literal("").transform(() => ({})),
    z
      .record(z.string().max(40), z.string().max(500))
      .refine((pairs) => Object.keys(pairs).length <= 50, "at most 50 keys"),
  ])
  .default({});

/** Parameters of `POST /v1/refunds` that the sandbox models. */
export const RefundParams = z.strictObject({
  charge: z.string().optional(),
  payment_intent: z.string().optional(),
  amount: Amount.optional(),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
  metadata: Metadata,
});

/** Parameters of `POST /v1/charges` that the sandbox models. */
export const ChargeParams = z.strictObject({
  amount: Amount,
  currency: z
    .string()
    .regex(/^[A-Za-z]{3}$/)
    .transform((currency) => currency.toLowerCase()),
  source: z.string().default("tok_visa"),
  customer: z.string().optional(),
  description: z.string().optional(),
  metadata: Metadata,
});

/** Parameters of `POST /v1/customers` and `POST /v1/customers/:id` that the sandbox models. */
export const CustomerParams = z.strictObject({
  email: z.string().max(512).optional(),
  name: z.string().max(256).optional(),
  description: z.string().max(5_000).optional(),
  metadata: Metadata,
});

const Page = {
  limit: Integer.refine((limit) => limit >= 1 && limit <= 100).default(10),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
  created: z
    .union([
      Integer.transform((at) => ({ gte: at, lte: at })),
      z.strictObject({
        gt: Integer.optional(),
        gte: Integer.optional(),
        lt: Integer.optional(),
        lte: Integer.optional(),
      }),
    ])
    .optional(),
};

/** Query of `GET /v1/refunds`. `created` is in Unix seconds. */
export const RefundListParams = z.strictObject({
  ...Page,
  charge: z.string().optional(),
  payment_intent: z.string().optional(),
});

/** Query of `GET /v1/disputes`. */
export const DisputeListParams = z.strictObject({
  ...Page,
  charge: z.string().optional(),
  payment_intent: z.string().optional(),
});

/** Query of `GET /v1/charges`. */
export const ChargeListParams = z.strictObject({
  ...Page,
  customer: z.string().optional(),
  payment_intent: z.string().optional(),
});

/** Query of `GET /v1/customers`. */
export const CustomerListParams = z.strictObject({ ...Page, email: z.string().optional() });

/** Query of `GET /v1/checkout/sessions`. */
export const SessionListParams = z.strictObject({ ...Page, payment_intent: z.string().optional() });

/** Parameters of a GET of one object: none. */
export const NoParams = z.strictObject({});

/** Parses a form. @throws StripeRefusal 400 that names the first parameter that is wrong, as Stripe does. */
export function parseParams<T>(schema: z.ZodType<T>, form: { [key: string]: FormValue }): T {
  const parsed = schema.safeParse(form);
  if (parsed.success) return parsed.data;
  throw refusalFor(parsed.error.issues[0], form);
}

function refusalFor(issue: z.core.$ZodIssue | undefined, form: { [key: string]: FormValue }): StripeRefusal {
  if (issue?.code === "unrecognized_keys") {
    const param = [...issue.path, issue.keys[0] ?? ""].join(".");
    return invalidRequest(`Received unknown parameter: ${param}`, { code: "parameter_unknown", param });
  }
  const [param = "", ...rest] = (issue?.path ?? []).map(String);
  const name = rest.length > 0 ? `${param}[${rest.join("][")}]` : param;
  if (form[param] === undefined) {
    return invalidRequest(`Missing required param: ${name}.`, { code: "parameter_missing", param: name });
  }
  if (param === "amount" || param === "limit" || param === "created") {
    return invalidRequest(`Invalid integer: ${String(form[param])}`, {
      code: "parameter_invalid_integer",
      param: name,
    });
  }
  return invalidRequest(`Invalid ${name}: ${issue?.message ?? "not accepted"}`, { param: name });
}
