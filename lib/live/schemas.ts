import { z } from "zod";

/** What can change, as browsers subscribe to it: the first word of their query keys. */
export const Topic = z.enum([
  "approvals",
  "tickets",
  "customers",
  "audit",
  "runs",
  "errors",
  "operations",
  "webhooks",
  "events",
  "functions",
  "stops",
  "policies",
  "playground",
]);
export type Topic = z.infer<typeof Topic>;
