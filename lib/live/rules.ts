import type { HandledRoute } from "@/lib/access/routes";
import type { Topic } from "./schemas.ts";

/** Interval of the stream's `beat` events, which also keep proxies from closing it. */
export const HEARTBEAT_MS = 5_000;

/** A route that may write. */
export type WriteRoute = Exclude<HandledRoute, `GET ${string}`>;

const NOTHING = [] as const;
const DECISION = ["approvals", "tickets", "audit", "events"] as const;
/** The agent's runs of a ticket stop, and its open approvals are withdrawn. */
const HANDLED_BY_PERSON = ["tickets", "approvals", "runs", "audit", "events"] as const;
const STOP = ["stops", "audit", "events"] as const;
const OPERATION = ["operations", "audit", "events"] as const;

/**
 * The topics each write changes: open pages refetch only the queries of these. Later effects, in a function or a
 * webhook, are announced where they are recorded. Empty for a POST that changes nothing.
 */
export const CHANGES: Readonly<Record<WriteRoute, readonly Topic[]>> = {
  "POST /api/approvals": ["approvals", "audit"],
  "DELETE /api/approvals/[id]": ["approvals", "audit", "events"],
  "POST /api/approvals/[id]/decision": DECISION,
  "POST /api/approvals/decisions": DECISION,
  "POST /api/approvals/[id]/retract": DECISION,
  "POST /api/approvals/[id]/amend": DECISION,
  "POST /api/approvals/[id]/extend": DECISION,
  "POST /api/answer-targets": ["webhooks", "audit"],
  "PATCH /api/answer-targets/[targetId]": ["webhooks", "audit"],
  "POST /api/answer-targets/[targetId]/secret": ["webhooks", "audit"],
  "POST /api/answer-deliveries/[deliveryId]/replay": ["webhooks", "events", "approvals", "audit"],
  "POST /api/approvals/[id]/claim": ["approvals", "audit"],
  "PATCH /api/errors/[id]": ["errors", "audit"],
  "POST /api/tokens": ["audit"],
  "DELETE /api/tokens/[tokenId]": ["audit"],
  "POST /api/tickets/[ticketId]/assign": ["tickets", "approvals", "audit"],
  "POST /api/tickets/[ticketId]/take-over": HANDLED_BY_PERSON,
  "POST /api/tickets/[ticketId]/reply": HANDLED_BY_PERSON,
  "POST /api/tickets/[ticketId]/check-reply": NOTHING,
  "POST /api/tickets/[ticketId]/resolve": HANDLED_BY_PERSON,
  "POST /api/tickets/[ticketId]/propose-refund": HANDLED_BY_PERSON,
  "POST /api/tickets/[ticketId]/investigate": ["tickets", "audit", "events"],
  "POST /api/tickets/[ticketId]/summarise": ["tickets", "audit", "events"],
  "POST /api/tickets/[ticketId]/lift-suppression": ["tickets", "customers", "audit"],
  "PUT /api/customers/[customerId]": ["customers", "tickets", "audit"],
  "PUT /api/orders/[orderId]": ["customers", "tickets", "audit"],
  "POST /api/customers/[customerId]/lift-suppression": ["tickets", "customers", "audit"],
  "POST /api/operations": OPERATION,
  "POST /api/operations/preview": NOTHING,
  "POST /api/operations/[id]/pause": OPERATION,
  "POST /api/operations/[id]/resume": OPERATION,
  "POST /api/operations/[id]/abort": OPERATION,
  "POST /api/money/stop": STOP,
  "POST /api/money/resume": STOP,
  "POST /api/agent/pause": STOP,
  "POST /api/agent/resume": STOP,
  "POST /api/functions/[id]/pause": STOP,
  "POST /api/functions/[id]/resume": STOP,
  "POST /api/functions/[id]/invoke": ["functions", "runs", "events", "audit"],
  "POST /api/functions/resync": ["functions", "audit"],
  "POST /api/policies": ["policies", "approvals", "audit"],
  "POST /api/policies/rehearse": NOTHING,
  "DELETE /api/policies/[version]": ["policies", "audit"],
  "POST /api/policies/[version]/publish": ["policies", "approvals", "audit"],
  "PUT /api/sources/[name]": ["webhooks", "audit"],
  "POST /api/sources/[name]/secret": ["webhooks", "audit"],
  "DELETE /api/sources/[name]/secret": ["webhooks", "audit"],
  "POST /api/sources/[name]/try": NOTHING,
  "POST /api/webhooks/deliveries/[id]/reveal": ["webhooks", "audit"],
  "POST /api/webhooks/deliveries/[id]/replay": ["webhooks", "events", "tickets", "audit", "playground"],
  "POST /api/events": ["events", "runs", "audit"],
  "POST /api/playground/mails": ["playground", "webhooks", "events", "tickets"],
  "PUT /api/playground/faults": ["playground"],
};

/** The topics that a request of this route changes; none for one that reads. */
export function changesOf(route: HandledRoute): readonly Topic[] {
  return isWrite(route) ? CHANGES[route] : NOTHING;
}

function isWrite(route: HandledRoute): route is WriteRoute {
  return !route.startsWith("GET ");
}
