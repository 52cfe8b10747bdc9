import { z } from "zod";

/** Topics of changes: the first word of the browser's query keys. */
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
