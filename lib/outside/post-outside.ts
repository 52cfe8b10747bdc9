import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { requireActing } from "@/lib/deployment/acts-here";
import { resolveHost } from "./resolve-host.ts";
import type { AddressFault } from "./rules.ts";

/** From the first byte sent to the last one read. */
const TIMEOUT_MS = 10_000;
/** Most bytes read of an answer. */
const MOST_ANSWER_BYTES = 64 * 1024;

/** The result of a request. Without a status the receiver gave no answer, or the request was not sent. */
export interface Posted {
  /** Null without an answer. */
  status: number | null;
  /** The beginning of the answer. */
  text: string;
  /** `Retry-After` of the receiver in seconds; null without one. */
  retryAfterS: number | null;
  /** Why there is no answer, as a code. */
  fault: AddressFault | "timeout" | "no_answer" | null;
}

const NOTHING = { status: null, text: "", retryAfterS: null } as const;

interface Outgoing {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Networks that may be called in addition to the public internet. */
  allowed: readonly string[];
}

/**
 * Posts to an address that an admin or an application chose. Resolves the host, checks its IP addresses and connects to
 * a checked one, so that a DNS change in between has no effect. Follows no redirects; limits time and answer size.
 * @throws HeldDeployment where another deployment acts on this database
 */
export async function postOutside({ url, headers, body, allowed }: Outgoing): Promise<Posted> {
  await requireActing();
  const resolved = await resolveHost(url, allowed);
  if ("fault" in resolved) return { ...NOTHING, fault: resolved.fault };
  const [address = ""] = resolved.addresses;
  try {
    return await send(url, address, headers, body);
  } catch (error) {
    const late = error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
    return { ...NOTHING, fault: late ? "timeout" : "no_answer" };
  }
}

function send(url: string, address: string, headers: Record<string, string>, body: string): Promise<Posted> {
  const request = url.startsWith("https:") ? requestHttps : requestHttp;
  const family = isIP(address);
  return new Promise((done, fail) => {
    const sent = request(
      url,
      {
        method: "POST",
        headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
        // A new connection for each request: a kept one would use an address that was checked long ago.
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        lookup: (_host, { all }, found) =>
          all ? found(null, [{ address, family }]) : found(null, address, family),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        const answer = () => {
          const text = Buffer.concat(chunks).subarray(0, MOST_ANSWER_BYTES).toString("utf8");
          const asked = response.headers["retry-after"] ?? "";
          const retryAfterS = /^\d{1,6}$/.test(asked) ? Number(asked) : null;
          done({ status: response.statusCode ?? null, text, retryAfterS, fault: null });
        };
        response.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes < MOST_ANSWER_BYTES) return;
          answer();
          sent.destroy();
        });
        response.on("end", answer);
        response.on("error", fail);
      },
    );
    sent.on("error", fail);
    sent.end(body);
  });
}
