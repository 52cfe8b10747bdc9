/** The product's functions, each with its share of all runs, and its steps. */
export const FUNCTIONS = [
  [
    "handle-customer-email",
    40,
    [
      "audit-received",
      "run-agent",
      "open-approval",
      "wait-for-decision-1-1",
      "issue-refund",
      "resume-agent",
      "send-reply",
      "audit-sent",
    ],
  ],
  ["classify-message", 14, ["read", "classify", "store"]],
  ["update-last-contact", 10, ["update"]],
  ["customer-health-check", 9, ["load", "score", "audit"]],
  ["confirm-refund", 7, ["load", "confirm", "audit"]],
  ["record-delivery-outcome", 6, ["find", "record"]],
  ["batch-embed-tickets", 4, ["load", "embed", "store"]],
  ["refund-failed-notify-support", 3, ["load", "notify", "emit"]],
  ["refund-failed-update-risk-score", 3, ["load", "score"]],
  ["refund-failed-post-slack", 2, ["post"]],
  ["refund-investigation", 1, ["notify", "wait-for-start", "draft", "store"]],
  ["daily-health-check", 1, ["list", "fan-out"]],
] as const;

/** Templates of errors; a number in place of `n` makes several hundred of them. */
export const FAILURES = [
  ["VendorError", "Postmark did not give a usable answer (http_503) for template n"],
  ["VendorError", "Stripe declined the refund (charge_disputed) on account n"],
  ["VendorError", "The model did not answer in time (timeout) in region n"],
  ["NotFound", "There is no order ord_… in shard n"],
  ["InvalidInput", "The attachment of msg_… is not readable, format n"],
  ["Conflict", "Somebody else holds tkt_…, lock n"],
  ["TypeError", "Cannot read properties of undefined (reading 'field n')"],
] as const;

export const CUSTOMERS = 5_000;
export const ERROR_GROUPS = 300;
export const DAYS = 30;

export const customerId = (n: number): string => `cust_s${String(n).padStart(5, "0")}`;
export const errorGroupId = (n: number): string => `err_SCALE${String(n).padStart(5, "0")}`;
