import type { Permission } from "./rules.ts";

/**
 * Who may come in where: every page and every handler there is. A test walks the file system and fails for one that is
 * missing here, so nothing is open by oversight.
 *
 * `public` needs nobody; `verified` checks its caller by itself (a webhook's signature, the engine's key, a token).
 */
export const ROUTES = {
  "/": "see",
  "/sign-in": "public",
  "/approvals": "see",
  "/approvals/[id]": "see",
  "/runs": "see",
  "/runs/[runId]": "see",
  "/errors": "see",
  "/errors/[errorId]": "see",
  "/operations": "see",
  "/operations/[operationId]": "see",
  "/tickets": "see",
  "/tickets/[ticketId]": "see",
  "/audit": "see",
  "/playground": "see",

  "GET /api/me": "see",
  "GET /api/attention": "see",
  "GET /api/live": "see",
  "GET /api/approvals": "see",
  "GET /api/approvals/[id]": "see",
  "POST /api/approvals/[id]/decision": "decide",
  "POST /api/approvals/[id]/retract": "decide",
  "GET /api/runs": "see",
  "GET /api/runs/histogram": "see",
  "GET /api/runs/[id]": "see",
  "GET /api/metrics": "see",
  "GET /api/overview": "see",
  "GET /api/errors": "see",
  "GET /api/errors/[id]": "see",
  "PATCH /api/errors/[id]": "operate",
  "GET /api/tickets": "see",
  "GET /api/tickets/[ticketId]": "see",
  "GET /api/audit": "see",
  "GET /api/operations": "see",
  "POST /api/operations": "operate",
  "POST /api/operations/preview": "operate",
  "GET /api/operations/[id]": "see",
  "GET /api/operations/[id]/items": "see",
  "POST /api/operations/[id]/pause": "operate",
  "POST /api/operations/[id]/resume": "operate",
  "POST /api/operations/[id]/abort": "operate",
  "GET /api/switches": "see",
  "POST /api/money/stop": "stop",
  "POST /api/money/resume": "resume_money",
  "POST /api/agent/pause": "stop",
  "POST /api/agent/resume": "stop",
  "POST /api/functions/[id]/pause": "stop",
  "POST /api/functions/[id]/resume": "stop",
  "GET /api/policies": "see",
  "POST /api/policies": "administer",
  "GET /api/sources": "see",
  "GET /api/sources/[name]": "see",
  "PUT /api/sources/[name]": "administer",
  "POST /api/sources/[name]/try": "administer",
  "GET /api/playground": "see",
  "POST /api/playground/mails": "see",
  "PUT /api/playground/faults": "operate",

  "GET /api/auth/[...all]": "public",
  "POST /api/auth/[...all]": "public",
  "GET /api/health": "public",
  "POST /api/pulse": "verified",
  "POST /api/webhooks/postmark": "verified",
  "POST /api/webhooks/stripe": "verified",
  "POST /api/webhooks/sources/[name]": "verified",
  "GET /api/inngest": "verified",
  "POST /api/inngest": "verified",
  "PUT /api/inngest": "verified",
} as const satisfies Record<string, Permission | "public" | "verified">;

export type Route = keyof typeof ROUTES;
export type PageRoute = Exclude<Route, `${string} ${string}`>;
export type ApiRoute = Exclude<Route, PageRoute>;
