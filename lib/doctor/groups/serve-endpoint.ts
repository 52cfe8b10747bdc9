import { createHmac } from "node:crypto";
import { fault, type Outcome, ok, skipped } from "../check.ts";
import type { DoctorContext } from "../context.ts";
import { type Answer, ask, failureOf } from "../probes/ask.ts";

/**
 * Asks the SDK at the engine's address of the app to identify itself, with a signed request like an engine's. An
 * unsigned request would be refused, and logged there as an error.
 */
export async function checkServeEndpoint({ env }: DoctorContext): Promise<Outcome> {
  const { serveOrigin, dev, signingKey, signingKeyFallback } = env.inngest;
  const url = `${serveOrigin}/api/inngest`;
  let answer = await askSigned(url, signingKey);
  if (answer.status === 401 && signingKeyFallback) answer = await askSigned(url, signingKeyFallback);
  // `console-answers` reports this fault.
  if (answer.kind !== "answered" && serveOrigin === `http://127.0.0.1:${env.ports.app}`)
    return skipped("The console does not answer.");
  if (answer.kind !== "answered") return fault(`${url}: ${failureOf(answer)}.`, UNREACHED);
  if (!answer.headers.has("x-inngest-sdk-handled"))
    return fault(`${url} answers ${answer.status}, and is not the SDK.`, UNREACHED);
  const said = answer.json as { mode?: unknown } | undefined;
  // With keys the SDK answers only signed requests.
  const isDev = answer.status === 200 && said?.mode === "dev";
  if (isDev !== dev)
    return fault(
      `The console there ${isDev ? "takes unsigned calls" : "wants signed calls"}, and INNGEST_DEV says otherwise: it was started with other variables.`,
      RESTART,
    );
  if (answer.status === 401)
    return fault(
      "The console there refuses a call that is signed with INNGEST_SIGNING_KEY: it was started with another key.",
      RESTART,
    );
  return ok(`${url} answers.`);
}

const UNREACHED =
  "INNGEST_SERVE_ORIGIN must lead from the engine to the console: from a container, host.docker.internal instead of localhost.";
const RESTART = "Restart the console with the variables of this environment.";

const PREFIX = /^signkey-[\w-]*?-(?=[0-9a-f]+$)/i;

/** As an engine signs a call without a body (protocol §3.6). */
function askSigned(url: string, key: string | undefined): Promise<Answer> {
  if (key === undefined) return ask(url);
  const seconds = String(Math.round(Date.now() / 1000));
  const signature = createHmac("sha256", key.replace(PREFIX, "")).update(seconds).digest("hex");
  return ask(url, { headers: { "x-inngest-signature": `t=${seconds}&s=${signature}` } });
}
