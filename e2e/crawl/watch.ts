import type { Page, Request } from "@playwright/test";

/** Events of a page since the last call. */
export interface Watched {
  /** Faults: messages of the browser's console, exceptions, failed requests. */
  faults: string[];
  /** Whether a request was sent that may change something, a download began, or a window opened. */
  acted: boolean;
}

/** Watches one page. */
export interface Watch {
  /** Returns and clears the recorded events. */
  take: () => Watched;
  /** Whether every request has its answer, except the live stream. */
  quiet: () => boolean;
}

/** The browser's message for every answer of 400 and above; the status decides which are faults. */
const ANSWER = /^Failed to load resource/;

/**
 * Watches a page for faults.
 * @param allowed statuses of 500 and above that are expected in this situation, such as 503 while the engine is halted
 */
export function watch(page: Page, allowed: readonly number[] = []): Watch {
  let seen: Watched = { faults: [], acted: false };
  const open = new Set<Request>();
  page.on("console", (message) => {
    if (message.type() !== "error" || ANSWER.test(message.text())) return;
    seen.faults.push(`console: ${message.text().slice(0, 300)}`);
  });
  page.on("pageerror", (error) => seen.faults.push(`page error: ${String(error).slice(0, 300)}`));
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() < 500 || allowed.includes(response.status())) return;
    seen.faults.push(`${response.status()} from ${response.request().method()} ${pathname}`);
  });
  page.on("request", (request) => {
    if (request.method() !== "GET") seen.acted = true;
    if (request.isNavigationRequest()) open.clear();
    if (request.resourceType() !== "eventsource") open.add(request);
  });
  page.on("requestfinished", (request) => open.delete(request));
  page.on("requestfailed", (request) => open.delete(request));
  page.on("download", () => {
    seen.acted = true;
  });
  page.context().on("page", (other) => {
    if (other === page) return;
    seen.acted = true;
    void other.close();
  });
  return {
    take: () => {
      const told = seen;
      seen = { faults: [], acted: false };
      return told;
    },
    quiet: () => open.size === 0,
  };
}
