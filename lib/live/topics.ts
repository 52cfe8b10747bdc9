/** What can change, as browsers subscribe to it: the first word of their query keys. */
export const TOPICS = [
  "approvals",
  "tickets",
  "audit",
  "runs",
  "errors",
  "operations",
  "webhooks",
  "events",
  "functions",
  "playground",
] as const;
export type Topic = (typeof TOPICS)[number];
