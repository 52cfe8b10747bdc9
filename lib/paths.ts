/** The filter of a list in the query of its address. */
type Filter = Record<string, string | undefined>;

/** The address of every page of the console. Pages use this table for every link. */
export const paths = {
  welcome: () => "/welcome",
  signIn: (next?: string) => (next ? `/sign-in?next=${encodeURIComponent(next)}` : "/sign-in"),
  overview: (filter: Filter = {}) => `/${query(filter)}`,
  approvals: () => "/approvals",
  approval: (approvalId: string) => `/approvals/${encodeURIComponent(approvalId)}`,
  approvalMeasures: (filter: Filter = {}) => `/approvals/measures${query(filter)}`,
  runs: (filter: Filter = {}) => `/runs${query(filter)}`,
  run: (runId: string, view: Filter = {}) => `/runs/${encodeURIComponent(runId)}${query(view)}`,
  errors: (filter: Filter = {}) => `/errors${query(filter)}`,
  errorGroup: (errorId: string, filter: Filter = {}) =>
    `/errors/${encodeURIComponent(errorId)}${query(filter)}`,
  operations: (filter: Filter = {}) => `/operations${query(filter)}`,
  operation: (operationId: string, view: Filter = {}) =>
    `/operations/${encodeURIComponent(operationId)}${query(view)}`,
  tickets: () => "/tickets",
  ticket: (ticketId: string) => `/tickets/${encodeURIComponent(ticketId)}`,
  webhooks: (filter: Filter = {}) => `/webhooks${query(filter)}`,
  webhookDelivery: (deliveryId: string, filter: Filter = {}) =>
    `/webhooks/${encodeURIComponent(deliveryId)}${query(filter)}`,
  webhookSources: () => "/webhooks/sources",
  webhookSource: (name: string) => `/webhooks/sources/${encodeURIComponent(name)}`,
  events: (filter: Filter = {}) => `/events${query(filter)}`,
  event: (eventId: string, filter: Filter = {}) => `/events/${encodeURIComponent(eventId)}${query(filter)}`,
  eventCatalogue: () => "/events/catalogue",
  functions: () => "/functions",
  function: (functionId: string) => `/functions/${encodeURIComponent(functionId)}`,
  functionCost: (filter: Filter = {}) => `/functions/cost${query(filter)}`,
  customers: () => "/customers",
  customer: (customerId: string) => `/customers/${encodeURIComponent(customerId)}`,
  audit: (filters: Filter = {}) => `/audit${query(filters)}`,
  playground: () => "/playground",
  answers: (filter: Filter = {}) => `/settings/answers${query(filter)}`,
  answerTargets: () => "/settings/answers/targets",
  doctor: () => "/settings/doctor",
  policy: () => "/settings/policy",
  help: (search: Filter = {}) => `/help${query(search)}`,
  helpPage: (slug: string, anchor?: string) => `/help/${slug}${anchor ? `#${anchor}` : ""}`,
} as const;

/** Actions on a ticket. */
type TicketAction =
  | "assign"
  | "take-over"
  | "reply"
  | "check-reply"
  | "propose-refund"
  | "resolve"
  | "investigate"
  | "summarise"
  | "lift-suppression";

/** The address of every route of the HTTP API that pages call. */
export const apiPaths = {
  signIn: () => "/api/auth/sign-in/email",
  setPassword: () => "/api/auth/set-password",
  signOut: () => "/api/auth/sign-out",
  live: () => "/api/live",
  attention: () => "/api/attention",
  doctor: () => "/api/doctor",
  approvals: (filter: Filter) => `/api/approvals${query(filter)}`,
  approval: (approvalId: string) => `/api/approvals/${encodeURIComponent(approvalId)}`,
  approvalDecision: (approvalId: string) => `${apiPaths.approval(approvalId)}/decision`,
  approvalDecisions: () => "/api/approvals/decisions",
  approvalAmend: (approvalId: string) => `${apiPaths.approval(approvalId)}/amend`,
  approvalClaim: (approvalId: string) => `${apiPaths.approval(approvalId)}/claim`,
  approvalExtend: (approvalId: string) => `${apiPaths.approval(approvalId)}/extend`,
  approvalRetract: (approvalId: string) => `${apiPaths.approval(approvalId)}/retract`,
  answerTargets: () => "/api/answer-targets",
  answerTarget: (targetId: string) => `/api/answer-targets/${encodeURIComponent(targetId)}`,
  answerTargetSecret: (targetId: string) => `${apiPaths.answerTarget(targetId)}/secret`,
  answerDeliveries: (filter: Filter) => `/api/answer-deliveries${query(filter)}`,
  answerReplay: (deliveryId: string) => `/api/answer-deliveries/${encodeURIComponent(deliveryId)}/replay`,
  runs: (filter: Filter) => `/api/runs${query(filter)}`,
  runHistogram: (filter: Filter) => `/api/runs/histogram${query(filter)}`,
  run: (runId: string) => `/api/runs/${encodeURIComponent(runId)}`,
  errors: (filter: Filter) => `/api/errors${query(filter)}`,
  errorGroup: (errorId: string) => `/api/errors/${encodeURIComponent(errorId)}`,
  operationPreview: () => "/api/operations/preview",
  operations: (filter: Filter = {}) => `/api/operations${query(filter)}`,
  operation: (operationId: string) => `/api/operations/${encodeURIComponent(operationId)}`,
  operationItems: (operationId: string, filter: Filter) =>
    `${apiPaths.operation(operationId)}/items${query(filter)}`,
  operationAction: (operationId: string, action: "pause" | "resume" | "abort") =>
    `${apiPaths.operation(operationId)}/${action}`,
  metrics: (window: string) => `/api/metrics${query({ window })}`,
  cost: (filter: Filter) => `/api/metrics/cost${query(filter)}`,
  decisions: (filter: Filter) => `/api/metrics/decisions${query(filter)}`,
  weeks: () => "/api/metrics/weeks",
  overview: () => "/api/overview",
  stop: (scope: string) => `/api/${switchPath(scope)}/${scope === "money" ? "stop" : "pause"}`,
  resume: (scope: string) => `/api/${switchPath(scope)}/resume`,
  functions: () => "/api/functions",
  function: (functionId: string) => `/api/functions/${encodeURIComponent(functionId)}`,
  functionInvoke: (functionId: string) => `${apiPaths.function(functionId)}/invoke`,
  functionsResync: () => "/api/functions/resync",
  messageText: (messageId: string) => `/api/messages/${encodeURIComponent(messageId)}/text`,
  policies: () => "/api/policies",
  policyRehearse: () => "/api/policies/rehearse",
  policyDraft: (version: number) => `/api/policies/${version}`,
  policyPublish: (version: number) => `/api/policies/${version}/publish`,
  tickets: (filter: Filter) => `/api/tickets${query(filter)}`,
  ticket: (ticketId: string) => `/api/tickets/${encodeURIComponent(ticketId)}`,
  ticketAction: (ticketId: string, action: TicketAction) => `${apiPaths.ticket(ticketId)}/${action}`,
  sources: () => "/api/sources",
  source: (name: string) => `/api/sources/${encodeURIComponent(name)}`,
  sourceTry: (name: string) => `${apiPaths.source(name)}/try`,
  sourceSecret: (name: string, version?: number) => `${apiPaths.source(name)}/secret${query({ version })}`,
  deliveries: (filter: Filter) => `/api/webhooks/deliveries${query(filter)}`,
  delivery: (deliveryId: string) => `/api/webhooks/deliveries/${encodeURIComponent(deliveryId)}`,
  deliveryAction: (deliveryId: string, action: "reveal" | "replay") =>
    `${apiPaths.delivery(deliveryId)}/${action}`,
  events: (filter: Filter = {}) => `/api/events${query(filter)}`,
  event: (eventId: string) => `/api/events/${encodeURIComponent(eventId)}`,
  eventCatalogue: () => "/api/events/catalogue",
  customers: (filter: Filter) => `/api/customers${query(filter)}`,
  customer: (customerId: string) => `/api/customers/${encodeURIComponent(customerId)}`,
  customerLiftSuppression: (customerId: string) => `${apiPaths.customer(customerId)}/lift-suppression`,
  audit: (filter: Filter) => `/api/audit${query(filter)}`,
  auditExport: (filter: Filter) => `/api/audit/export${query(filter)}`,
  auditVerify: () => "/api/audit/verify",
  playground: () => "/api/playground",
  playgroundMails: () => "/api/playground/mails",
  playgroundFaults: () => "/api/playground/faults",
} as const;

/** The path of a stop switch: `money`, `agent`, or `functions/<id>`. */
function switchPath(scope: string): string {
  return scope.startsWith("function:")
    ? `functions/${encodeURIComponent(scope.slice("function:".length))}`
    : scope;
}

/** `?a=1&b=2` of the values that are set, in the given order; empty without any. */
export function query(values: Record<string, string | number | undefined>): string {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  if (pairs.length === 0) return "";
  return `?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString()}`;
}

/**
 * The page after signing in: `next` if it is a path of this console, else the overview. Checks the path after a
 * browser's normalisation, because `/.//host` becomes `//host`, which is another origin.
 */
export function safeNext(next: string | undefined): string {
  const base = "http://console.invalid";
  if (!next?.startsWith("/") || !URL.canParse(next, base)) return paths.overview();
  const { pathname, search } = new URL(next, base);
  const path = `${pathname}${search}`;
  const stays = URL.canParse(path, base) && new URL(path, base).href === `${base}${path}`;
  return stays && !/^\/(\/|api(\/|$))/.test(pathname) ? path : paths.overview();
}
