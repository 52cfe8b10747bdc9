import { existsSync, realpathSync } from "node:fs";
import { isLoopbackUrl } from "@/lib/env/published";
import { asRegistered, compareFunctions } from "@/lib/functions/rules";
import { type Check, fault, type Outcome, ok, skipped, warning } from "../check.ts";
import { type DoctorContext, holderOf } from "../context.ts";
import { failureOf } from "../probes/ask.ts";
import type { EngineProbe } from "../probes/probe-engine.ts";
import { PLACES } from "../rules.ts";
import { checkServeEndpoint } from "./serve-endpoint.ts";

const group = "engine" as const;

/** The engine: who answers, whether both sides agree about keys, and what it knows of the app. */
export const engineChecks: readonly Check[] = [
  { code: "engine-answers", title: "The engine answers", group, places: PLACES, run: checkAnswers },
  {
    code: "engine-mode",
    title: "Console and engine agree whether there are keys",
    group,
    places: PLACES,
    run: checkMode,
  },
  {
    code: "event-key",
    title: "The engine takes INNGEST_EVENT_KEY",
    group,
    places: PLACES,
    run: (context) => asking(context, checkEventKey),
  },
  {
    code: "signing-key-form",
    title: "The signing keys have the form that SDK and engine hash",
    group,
    places: PLACES,
    run: checkKeyForm,
  },
  {
    code: "signing-key",
    title: "The engine has the same signing key",
    group,
    places: PLACES,
    run: (context) => asking(context, checkSigningKey),
  },
  {
    code: "signing-key-fallback",
    title: "The fallback key serves a rotation",
    group,
    places: PLACES,
    run: (context) => asking(context, checkFallback),
  },
  {
    code: "app-registered",
    title: "The engine knows the functions of this app",
    group,
    places: PLACES,
    run: (context) => asking(context, checkRegistered),
  },
  {
    code: "function-count",
    title: "The engine has each function once, and no other",
    group,
    places: PLACES,
    run: (context) => asking(context, checkCount),
  },
  {
    code: "trigger-drift",
    title: "Triggers in the engine are those of the code",
    group,
    places: PLACES,
    run: (context) => asking(context, checkDrift),
  },
  {
    code: "serve-endpoint",
    title: "The engine's address of the app answers as the SDK",
    group,
    places: PLACES,
    run: checkServeEndpoint,
  },
  {
    code: "engine-clock",
    title: "The engine and this process agree about the time",
    group,
    places: PLACES,
    run: (context) => asking(context, checkClock),
  },
];

/** Runs a check, or skips it while the engine does not answer, which `engine-answers` reports. */
async function asking(
  context: DoctorContext,
  check: (engine: EngineProbe, context: DoctorContext) => Outcome | Promise<Outcome>,
): Promise<Outcome> {
  const engine = await context.engine();
  const answers = engine.isCloud ? engine.eventKey !== 0 : engine.health?.kind === "answered";
  return answers ? check(engine, context) : skipped("The engine does not answer.");
}

async function checkAnswers(context: DoctorContext): Promise<Outcome> {
  const { env } = context;
  const { url, isCloud, health, server, dataDir, eventKey } = await context.engine();
  if (isCloud || !health) {
    return eventKey === 0
      ? fault("Inngest Cloud does not answer.", "Check the way out to the internet, or set INNGEST_BASE_URL.")
      : ok("Inngest Cloud answers.");
  }
  const { origin, port } = new URL(url);
  const who = () => (isLoopbackUrl(url) ? holderOf(context, Number(port)) : "");
  if (health.kind !== "answered") {
    const start = isLoopbackUrl(url) ? "Run vagus engine ensure" : "Start the engine there";
    return fault(
      `${origin}: ${failureOf(health)}.${who()}`,
      health.kind === "silent"
        ? "It is frozen or overloaded. Run vagus engine ensure, which starts a hanging engine again."
        : `${start}, or set INNGEST_BASE_URL to where it runs.`,
    );
  }
  if (health.status !== 200 || health.json === undefined)
    return fault(
      `${origin} answers ${health.status} and is no engine.${who()}`,
      "Another program has the port. Give the engine another one: INNGEST_PORT or VAGUS_SLOT.",
    );
  if (dataDir !== undefined && context.place === "embedded" && !isSameFolder(dataDir, env.dataDir))
    return fault(
      `The engine at ${origin} belongs to another checkout (${dataDir}).`,
      "Give this one ports of its own: VAGUS_SLOT. Two apps of one name on one engine take each other's events.",
    );
  return ok(`${server ?? "An Inngest server"} answers at ${origin}.`);
}

function isSameFolder(one: string, other: string): boolean {
  const real = (path: string) =>
    existsSync(/* turbopackIgnore: true */ path) ? realpathSync(/* turbopackIgnore: true */ path) : path;
  return real(one) === real(other);
}

const CLOUD_HOST = /(^|\.)(inngest\.com|inn\.gs)$/;

async function checkMode(context: DoctorContext): Promise<Outcome> {
  const { dev, baseUrl } = context.env.inngest;
  if (dev && baseUrl !== undefined && CLOUD_HOST.test(new URL(baseUrl).hostname))
    return fault(
      "INNGEST_DEV is on and INNGEST_BASE_URL names Inngest Cloud: the two contradict each other.",
      "Unset INNGEST_DEV and set both keys, or unset INNGEST_BASE_URL.",
    );
  return asking(context, ({ unknownEventKey }) => {
    const takesAnyKey = unknownEventKey >= 200 && unknownEventKey < 300;
    if (dev && !takesAnyKey)
      return fault(
        "INNGEST_DEV is on, and the engine wants keys: events go unsent, and signatures are not checked.",
        "Unset INNGEST_DEV (or set it to 0) and restart the console.",
      );
    if (!dev && takesAnyKey)
      return fault(
        "INNGEST_DEV is off, and the engine takes any key: its calls are unsigned, and the console answers each with 401.",
        "Start the engine with the two keys, or set INNGEST_DEV=1 for a dev server on your own machine.",
      );
    return ok(dev ? "There are no keys on either side." : "Both sides use keys.");
  });
}

const isRefused = (status: number) => status === 401 || status === 403;

function checkEventKey({ eventKey }: EngineProbe, { env }: DoctorContext): Outcome {
  if (env.inngest.dev) return skipped("INNGEST_DEV is on: there is no key.");
  if (!isRefused(eventKey)) return ok("The engine takes INNGEST_EVENT_KEY.");
  return fault(
    `The engine refuses INNGEST_EVENT_KEY (${eventKey}): no event reaches it, and the outbox fills.`,
    "Set a key of that engine and environment. A key that was rotated there is new in all processes.",
  );
}

/** A prefix with the environment and whole bytes in hex; SDK and engine hash the bytes, and cut off what is no hex. */
const KEY = /^(signkey-[a-z0-9-]+-)?([0-9a-f]{2}){16,}$/i;

function checkKeyForm({ env, variables }: DoctorContext): Outcome {
  const { dev, signingKey, signingKeyFallback } = env.inngest;
  if (dev) return skipped("INNGEST_DEV is on: there is no key.");
  const keys = { INNGEST_SIGNING_KEY: signingKey, INNGEST_SIGNING_KEY_FALLBACK: signingKeyFallback };
  const wrong = Object.entries(keys).filter(([name, key]) => key && variables[name] && !KEY.test(key));
  if (wrong.length === 0) return ok("Every signing key is hex of at least 16 bytes.");
  return fault(
    `${wrong.map(([name]) => name).join(" and ")} is not hex of at least 16 bytes, with or without signkey-<name>- before it.`,
    "Make one: openssl rand -hex 32. Look for quotes, spaces and a line break in the variable.",
  );
}

function checkSigningKey({ signingKey, fallbackKey }: EngineProbe, { env }: DoctorContext): Outcome {
  if (env.inngest.dev) return skipped("INNGEST_DEV is on: there is no key.");
  if (!isRefused(signingKey)) return ok("The engine takes INNGEST_SIGNING_KEY.");
  if (fallbackKey !== 0 && !isRefused(fallbackKey))
    return ok("The engine takes the fallback key: a rotation is under way.");
  return fault(
    `The engine refuses INNGEST_SIGNING_KEY (${signingKey}): it cannot be asked, and calls of either side fail as "invalid signature".`,
    "Set the same key on both sides. During a rotation the other one is INNGEST_SIGNING_KEY_FALLBACK.",
  );
}

function checkFallback({ signingKey, fallbackKey }: EngineProbe, { env }: DoctorContext): Outcome {
  const { dev, signingKey: key, signingKeyFallback: fallback } = env.inngest;
  if (dev || fallback === undefined) return skipped("There is no fallback key.");
  if (fallback === key)
    return warning(
      "It equals INNGEST_SIGNING_KEY and serves nothing.",
      "Unset it, or set it to the next key.",
    );
  if (isRefused(signingKey) && !isRefused(fallbackKey))
    return warning(
      "The engine takes the fallback key alone: it has the new key, and this process still begins with the old one.",
      "End the rotation: move the fallback key to INNGEST_SIGNING_KEY and unset INNGEST_SIGNING_KEY_FALLBACK.",
    );
  return ok("A rotation is prepared.");
}

function checkRegistered({ functions, isCloud, signingKey }: EngineProbe): Outcome {
  if (isCloud && !functions?.length) return skipped("Inngest Cloud does not say which functions it knows.");
  if (isRefused(signingKey) && !functions) return skipped("The engine refuses the signing key.");
  if (functions === undefined) return warning("The engine does not list its functions.", "Look at its log.");
  if (functions.length > 0) return ok("The engine knows functions of this app.");
  return fault(
    "The engine knows no function of this app, so no event starts a run.",
    "Start the console, which registers by itself within seconds. If it runs: can the engine reach INNGEST_SERVE_ORIGIN?",
  );
}

async function checkCount({ functions }: EngineProbe, context: DoctorContext): Promise<Outcome> {
  if (!functions?.length) return skipped("The engine has no function of this app.");
  const declarations = await context.declarations();
  if (!declarations) return skipped(UNDECLARED);
  const declared = asRegistered(declarations).map(({ id }) => id);
  const known = functions.map(({ id }) => id);
  const missing = declared.filter((id) => !known.includes(id));
  const unknown = known.filter((id) => !declared.includes(id));
  if (missing.length + unknown.length === 0) return ok(`The engine has all ${declared.length} functions.`);
  const said = [
    missing.length > 0 && `The engine lacks ${missing.join(", ")}.`,
    unknown.length > 0 && `It has ${unknown.join(", ")}, which the code does not declare.`,
  ].filter(Boolean);
  return fault(said.join(" "), "Register again: Functions, Resync with engine; or restart the console.");
}

const UNDECLARED = "The code's functions cannot be loaded in this environment.";

async function checkDrift({ functions }: EngineProbe, context: DoctorContext): Promise<Outcome> {
  if (!functions?.length) return skipped("The engine has no function of this app.");
  const declarations = await context.declarations();
  if (!declarations) return skipped(UNDECLARED);
  const drifts = compareFunctions(asRegistered(declarations), functions).filter(
    ({ what }) => what === "triggers",
  );
  if (drifts.length === 0) return ok("The engine has the triggers that the code declares.");
  const said = drifts.map(
    ({ functionId, declared, registered }) => `${functionId}: code "${declared}", engine "${registered}"`,
  );
  return fault(
    `${said.join("; ")}. The old trigger fires until the app registers again.`,
    "Functions, Resync with engine; or restart the console.",
  );
}

/** Signatures are refused when they are older or newer than this. */
const SIGNATURE_WINDOW_MS = 300_000;
const CLOCK_APART_MS = 5_000;

function checkClock({ health }: EngineProbe): Outcome {
  const ahead = health?.clockAheadMs;
  if (ahead === undefined) return skipped("The engine does not say its time.");
  const found = `They are ${Math.round(Math.abs(ahead) / 1000)} s apart.`;
  const remedy = "Synchronise both clocks (NTP): a signature counts for 300 s.";
  if (Math.abs(ahead) > SIGNATURE_WINDOW_MS) return fault(found, remedy);
  return Math.abs(ahead) > CLOCK_APART_MS ? warning(found, remedy) : ok(found);
}
