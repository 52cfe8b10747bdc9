import { isLoopbackUrl } from "@/lib/env/published";
import { type Check, fault, type Outcome, ok, skipped, warning } from "../check.ts";
import { type DoctorContext, holderOf } from "../context.ts";
import { ask, failureOf } from "../probes/ask.ts";
import { PLACES } from "../rules.ts";

const group = "console" as const;

/** The console: it listens, and the addresses by which others know it are its own. */
export const consoleChecks: readonly Check[] = [
  { code: "console-answers", title: "The console answers", group, places: PLACES, run: checkAnswers },
  {
    code: "public-address",
    title: "BETTER_AUTH_URL is the console's address",
    group,
    places: PLACES,
    run: checkPublic,
  },
  {
    code: "public-https",
    title: "People reach the console by https",
    group,
    places: PLACES,
    run({ env }) {
      const { publicUrl } = env;
      if (isLoopbackUrl(publicUrl)) return skipped("It is reached on this machine only.");
      if (publicUrl.startsWith("https:")) return ok("BETTER_AUTH_URL begins with https:.");
      return fault(
        `BETTER_AUTH_URL is ${new URL(publicUrl).origin}: passwords and sessions cross the network in the clear.`,
        "Put a proxy with TLS in front, and set BETTER_AUTH_URL to its https address.",
      );
    },
  },
  {
    code: "trusted-proxy",
    title: "Callers are told apart behind a proxy",
    group,
    places: ["deployed"],
    run({ env, variables }) {
      if (isLoopbackUrl(env.publicUrl) || variables.VERCEL) return skipped("No proxy of yours is in front.");
      if (env.trustedProxies.length > 0) return ok("TRUSTED_PROXY names the proxy.");
      return warning(
        "TRUSTED_PROXY is not set: behind a proxy all people have its address, and ten wrong passwords lock everybody out.",
        "Set TRUSTED_PROXY to the address of the proxy.",
      );
    },
  },
  {
    code: "alert-address",
    title: "A watcher outside notices when everything is silent",
    group,
    places: ["deployed"],
    run({ env }) {
      if (env.alertUrl) return ok("ALERT_URL is set.");
      return warning(
        "ALERT_URL is not set: nobody is told when the machine or its network is gone.",
        "Set it to a dead-man switch such as healthchecks.io.",
      );
    },
  },
];

async function checkAnswers(context: DoctorContext): Promise<Outcome> {
  const { env, place, variables } = context;
  // A host without long-lived processes answers at its public address alone.
  const isHere = !variables.VERCEL;
  const base = isHere ? `http://127.0.0.1:${env.ports.app}` : env.publicUrl;
  const answer = await ask(`${base}/api/health/live`);
  const who = () => (isHere ? holderOf(context, env.ports.app) : "");
  if (answer.kind !== "answered") {
    const start =
      place === "embedded"
        ? "Start it: npm run dev."
        : "Start it (npm start), and compare PORT with its first log line.";
    return fault(
      `${base} (PORT): ${failureOf(answer)}.${who()}`,
      answer.kind === "silent" ? "It hangs or has too much to do: look at its log, and restart it." : start,
    );
  }
  const said = answer.json as { status?: unknown } | undefined;
  if (answer.status === 200 && said?.status === "ok") return ok(`It answers at ${base}.`);
  return fault(
    `${base} (PORT) answers ${answer.status} and is not the console.${who()}`,
    "Another program has the port. Give the console another one: PORT or VAGUS_SLOT.",
  );
}

function checkPublic({ env, variables }: DoctorContext): Outcome {
  const { publicUrl, ports } = env;
  const url = new URL(publicUrl);
  if (url.pathname !== "/" || url.search !== "")
    return fault(
      `BETTER_AUTH_URL has a path (${url.pathname}): sign-in and links are made from its origin.`,
      `Set it to ${url.origin}.`,
    );
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  if (!isLoopbackUrl(publicUrl) || !variables.BETTER_AUTH_URL || port === ports.app)
    return ok(`People reach it at ${url.origin}.`);
  return fault(
    `BETTER_AUTH_URL names port ${port}, and the console listens on ${ports.app} (PORT): nobody can sign in.`,
    "Give both the same port, or unset BETTER_AUTH_URL.",
  );
}
