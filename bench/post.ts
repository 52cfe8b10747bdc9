import http from "node:http";

/**
 * Connections are given up a second before Node's HTTP server closes an idle one (5 s): a request written at the instant
 * at which the server closes is lost, and the bench with it.
 */
const IDLE_MS = 4_000;

/** An agent that keeps its connections open. @param maxSockets at most so many at a time; no bound without */
export function openAgent(maxSockets = Number.POSITIVE_INFINITY): http.Agent {
  return new http.Agent({ keepAlive: true, timeout: IDLE_MS, maxSockets });
}

/** Posts JSON over a kept-open connection of the agent. */
export function post(
  agent: http.Agent,
  url: string,
  body: string,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const request = http.request(url, { method: "POST", agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("end", () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    request.once("error", reject);
    request.end(body);
  });
}
