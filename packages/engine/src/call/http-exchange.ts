import http from "node:http";
import https from "node:https";
import { LIMITS } from "../protocol/limits.ts";
import type { CallAnswer } from "../protocol/read-reply.ts";

/** A request that the engine makes. */
export interface Outgoing {
  url: string;
  method: string;
  headers: Readonly<Record<string, string>>;
  body: string | null;
}

/** Connections to apps and vendors. */
export interface Agents {
  http: http.Agent;
  https: https.Agent;
}

/** @param options of both agents */
export function createAgents(options: http.AgentOptions): Agents {
  return { http: new http.Agent(options), https: new https.Agent(options) };
}

/** Ends every exchange that is under way and every idle connection. */
export function closeAgents(agents: Agents): void {
  agents.http.destroy();
  agents.https.destroy();
}

/** Sends one request and reads its answer within the limits of size and time. Never throws: a failure is an outcome. */
export async function exchange(agents: Agents, outgoing: Outgoing): Promise<CallAnswer> {
  const first = await sendOnce(agents, outgoing);
  if (first !== "stale connection") return first;
  // The server may close an idle connection just as it is used. It received nothing, so send again.
  const second = await sendOnce(agents, outgoing);
  return second === "stale connection" ? { unreachable: "connection reset" } : second;
}

function sendOnce(agents: Agents, outgoing: Outgoing): Promise<CallAnswer | "stale connection"> {
  return new Promise((resolve) => {
    const target = URL.canParse(outgoing.url) ? new URL(outgoing.url) : null;
    if (!target) return resolve({ unreachable: "the registered URL is not a URL" });
    const secure = target.protocol === "https:";
    if (!secure && target.protocol !== "http:") {
      return resolve({ unreachable: `unsupported protocol ${target.protocol}` });
    }
    const request = startRequest(
      secure ? https : http,
      secure ? agents.https : agents.http,
      target,
      outgoing,
    );
    if ("unreachable" in request) return resolve(request);
    request.once("error", (error: NodeJS.ErrnoException) => {
      const stale = request.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
      resolve(stale ? "stale connection" : { unreachable: error.code ?? error.name });
    });
    request.once("response", (response) => readAnswer(response, resolve));
    // A plain timer: AbortSignal.timeout costs as much as all other listeners of a call together.
    const deadline = setTimeout(() => {
      request.destroy(Object.assign(new Error("no reply in time"), { code: "ETIMEDOUT" }));
    }, LIMITS.callTimeoutMs);
    request.once("close", () => clearTimeout(deadline));
    request.end(outgoing.body ?? undefined);
  });
}

/** Node throws for invalid methods and headers. */
function startRequest(
  protocol: typeof http | typeof https,
  agent: http.Agent,
  target: URL,
  { method, headers, body }: Outgoing,
): http.ClientRequest | { unreachable: string } {
  try {
    return protocol.request(target, {
      method,
      agent,
      headers: { ...headers, ...(body !== null && { "content-length": Buffer.byteLength(body) }) },
    });
  } catch (error) {
    return { unreachable: error instanceof Error ? error.message : String(error) };
  }
}

function readAnswer(response: http.IncomingMessage, resolve: (answer: CallAnswer) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > LIMITS.replyBytes) {
      resolve({ tooLarge: LIMITS.replyBytes });
      response.destroy();
      return;
    }
    chunks.push(chunk);
  });
  response.once("end", () => {
    const headers: Record<string, string | undefined> = {};
    for (const [name, value] of Object.entries(response.headers)) {
      headers[name] = Array.isArray(value) ? value.join(", ") : value;
    }
    resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString("utf8") });
  });
  // The connection broke after the head: an incomplete reply counts as none.
  response.once("error", (error: NodeJS.ErrnoException) =>
    resolve({ unreachable: error.code ?? error.name }),
  );
  response.once("aborted", () => resolve({ unreachable: "the connection broke during the reply" }));
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** The target of a redirect, or why it cannot be reached; null when the answer is no redirect. */
export function redirectTarget(
  answer: CallAnswer,
  from: string,
): { url: string } | { unreachable: string } | null {
  if (!("status" in answer) || !REDIRECTS.has(answer.status)) return null;
  const { location } = answer.headers;
  if (!location) return null;
  if (!URL.canParse(location, from)) return { unreachable: "a redirect to something that is no URL" };
  return { url: new URL(location, from).href };
}
