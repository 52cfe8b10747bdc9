import type { Page } from "@playwright/test";

/** What a page did since it was last asked. */
export interface Watched {
  /** Faults: what the console said, what broke, what the server could not answer. */
  faults: string[];
  /** Whether a request left that was not mere reading, a file came, or a window opened. */
  acted: boolean;
}

/** A browser says this of every answer of 400 and above; which ones are faults is told by their status. */
const ANSWER = /^Failed to load resource/;

/**
 * Watches a page for faults.
 * @param allowed statuses of 500 and above that are true in this situation, as 503 while the engine stands still
 * @returns gives and forgets what was seen
 */
export function watch(page: Page, allowed: readonly number[] = []): () => Watched {
  let seen: Watched = { faults: [], acted: false };
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
  });
  page.on("download", () => {
    seen.acted = true;
  });
  page.context().on("page", (other) => {
    if (other === page) return;
    seen.acted = true;
    void other.close();
  });
  return () => {
    const told = seen;
    seen = { faults: [], acted: false };
    return told;
  };
}
