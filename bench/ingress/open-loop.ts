import http from "node:http";
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { openAgent } from "../post.ts";

/** One request of a load; each is made new, so that no two are equal. */
export interface LoadRequest {
  url: string;
  method: "GET" | "POST";
  headers: Record<string, string>;
  body: string;
  /** The expected status. */
  status: number;
}

/** How many connections there may be: an open loop needs as many as requests pile up. */
const CONNECTIONS = 256;

/**
 * Sends requests at their times, whether those before have been answered or not, and measures from the time each was
 * due: a server that stalls is charged for everybody who would have waited.
 * @returns milliseconds until the whole answer, of each
 * @throws Error for an answer with another status
 */
export async function sendAtRate(
  next: () => LoadRequest,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<number[]> {
  const agent = openAgent(CONNECTIONS);
  const startedAtMs = performance.now();
  const answers: Promise<number>[] = [];
  try {
    for (let n = 0; n < perSecond * seconds; n++) {
      const dueAtMs = startedAtMs + (n * 1000) / perSecond;
      const earlyMs = dueAtMs - performance.now();
      if (earlyMs >= 1) await delay(Math.floor(earlyMs));
      answers.push(send(agent, next()).then(() => performance.now() - dueAtMs));
    }
    return await Promise.all(answers);
  } finally {
    agent.destroy();
  }
}

function send(agent: http.Agent, { url, method, headers, body, status }: LoadRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const length = { "content-length": Buffer.byteLength(body) };
    const request = http.request(url, { agent, method, headers: { ...headers, ...length } }, (response) => {
      response.resume();
      response.once("error", reject);
      response.once("end", () =>
        response.statusCode === status
          ? resolve()
          : reject(new Error(`${method} ${url} answered ${response.statusCode} instead of ${status}.`)),
      );
    });
    request.once("error", reject);
    request.end(body);
  });
}
