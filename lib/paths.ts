/** The address of every page of the console. Pages link through this table and never spell a path. */
export const paths = {
  signIn: (next?: string) => (next ? `/sign-in?next=${encodeURIComponent(next)}` : "/sign-in"),
  approvals: () => "/approvals",
  approval: (approvalId: string) => `/approvals/${encodeURIComponent(approvalId)}`,
  tickets: () => "/tickets",
  ticket: (ticketId: string) => `/tickets/${encodeURIComponent(ticketId)}`,
  audit: (filters: Record<string, string | undefined> = {}) => `/audit${query(filters)}`,
  playground: () => "/playground",
} as const;

/** The address of every route of the HTTP API that pages call. */
export const apiPaths = {
  signIn: () => "/api/auth/sign-in/email",
  signOut: () => "/api/auth/sign-out",
  live: () => "/api/live",
  attention: () => "/api/attention",
  approvals: (filter: Record<string, string | undefined>) => `/api/approvals${query(filter)}`,
  approval: (approvalId: string) => `/api/approvals/${encodeURIComponent(approvalId)}`,
  approvalDecision: (approvalId: string) => `${apiPaths.approval(approvalId)}/decision`,
  approvalRetract: (approvalId: string) => `${apiPaths.approval(approvalId)}/retract`,
  tickets: (filter: Record<string, string | undefined>) => `/api/tickets${query(filter)}`,
  ticket: (ticketId: string) => `/api/tickets/${encodeURIComponent(ticketId)}`,
  audit: (filter: Record<string, string | undefined>) => `/api/audit${query(filter)}`,
  playground: () => "/api/playground",
  playgroundMails: () => "/api/playground/mails",
  playgroundFaults: () => "/api/playground/faults",
} as const;

/** `?a=1&b=2` of what is set, in the given order; empty when nothing is. */
export function query(values: Record<string, string | number | undefined>): string {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  if (pairs.length === 0) return "";
  return `?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString()}`;
}

/**
 * Where to go after signing in: `next` if it is a path of this console, else the approvals.
 * Anything that a browser could read as another origin (`//host`, `/\host`, control characters) is refused.
 */
export function safeNext(next: string | undefined): string {
  if (!next?.startsWith("/") || next.startsWith("/api/")) return paths.approvals();
  const base = "http://console.invalid";
  try {
    const url = new URL(next, base);
    return url.origin === base ? `${url.pathname}${url.search}` : paths.approvals();
  } catch {
    return paths.approvals();
  }
}
