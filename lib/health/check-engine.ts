import { z } from "zod";
import { engineApi } from "@/lib/engine-client/engine-api";
import { env } from "@/lib/env";
import { NotTaken, sendEvents } from "@/lib/events/send-events";
import { readJson } from "@/lib/http/fetch-from";
import { bounded, FINE, type Finding, UNKNOWN, wrong } from "./finding.ts";

/** A list of functions may take two requests of three seconds. */
const TIMEOUT_MS = 4_000;
const EVENT_TIMEOUT_MS = 2_000;
/** Cache time of findings about Inngest Cloud: each costs a request across the internet. */
const CLOUD_KEPT_MS = 60_000;

/** Findings about the engine, its keys and its functions of this app. */
export interface EngineFindings {
  /** Whether the engine is the embedded one: only that names its data folder. Undefined without an answer. */
  isOurs: boolean | undefined;
  engine: Finding;
  signingKey: Finding;
  eventKey: Finding;
  app: Finding;
}

let asked: { atMs: number; findings: Promise<EngineFindings>; settled: boolean } | undefined;

/**
 * Asks the engine with requests that change nothing: its health, the functions of this app (with the signing key), and
 * sending no events (with the event key). Concurrent callers share the requests.
 */
export function checkEngine(): Promise<EngineFindings> {
  const keptMs = env().inngest.baseUrl === undefined ? CLOUD_KEPT_MS : 0;
  if (asked && (!asked.settled || Date.now() - asked.atMs < keptMs)) return asked.findings;
  const mine = { atMs: Date.now(), findings: ask(), settled: false };
  asked = mine;
  void mine.findings.finally(() => {
    mine.settled = true;
  });
  return mine.findings;
}

async function ask(): Promise<EngineFindings> {
  const { baseUrl } = env().inngest;
  const [health, functions, eventKey] = await Promise.all([
    baseUrl === undefined ? undefined : readHealth(baseUrl),
    bounded(askForFunctions(), TIMEOUT_MS, AWAY),
    checkEventKey(),
  ]);
  if (baseUrl === undefined) {
    // Cloud does not list functions; of its answers only a refused key is certain.
    return { isOurs: false, engine: FINE, ...functions, app: { ok: true }, eventKey };
  }
  const engine = health
    ? FINE
    : wrong("The engine does not answer at INNGEST_BASE_URL. Check whether it runs there.");
  const app = health || functions.app.ok ? functions.app : { ok: false };
  return { isOurs: health && health.dataDir !== undefined, engine, ...functions, app, eventKey };
}

const EngineHealth = z.looseObject({ dataDir: z.string().nullish() });

function readHealth(baseUrl: string): Promise<z.infer<typeof EngineHealth> | undefined> {
  return readJson(`${baseUrl}/health`, EngineHealth);
}

/** An engine without an answer is one problem, not three. */
const AWAY: Pick<EngineFindings, "signingKey" | "app"> = {
  signingKey: UNKNOWN,
  app: wrong("The engine does not list its functions. Look at its log."),
};

async function askForFunctions(): Promise<Pick<EngineFindings, "signingKey" | "app">> {
  const answer = await engineApi.listFunctions();
  const signingKey = env().inngest.signingKey === undefined ? UNKNOWN : FINE;
  if (answer.ok && answer.value.length > 0) return { signingKey, app: FINE };
  if (!answer.ok && isUnauthorized(answer.status)) {
    const message =
      "The engine refuses INNGEST_SIGNING_KEY. Give the console and the engine the same key; " +
      "during a rotation the other one is INNGEST_SIGNING_KEY_FALLBACK.";
    return { signingKey: wrong(message), app: { ok: false } };
  }
  if (!answer.ok && answer.why === "away") return AWAY;
  const message =
    "The engine knows no function of this app. A console that runs on registers by itself within seconds; " +
    "if not, check that the engine reaches INNGEST_SERVE_ORIGIN.";
  return { signingKey, app: wrong(message) };
}

/** An engine without keys accepts any key. */
async function checkEventKey(): Promise<Finding> {
  if (env().inngest.dev) return UNKNOWN;
  try {
    await sendEvents([], EVENT_TIMEOUT_MS);
    return FINE;
  } catch (error) {
    if (!(error instanceof NotTaken) || error.httpStatus === null) return UNKNOWN;
    if (!isUnauthorized(error.httpStatus)) return UNKNOWN;
    return wrong("The engine refuses INNGEST_EVENT_KEY. Give the console a key that the engine takes.");
  }
}

function isUnauthorized(status: number | null): boolean {
  return status === 401 || status === 403;
}

/** One request serves every open page of this process. */
const ASK_APART_MS = 2_000;
let answered: { atMs: number; answers: Promise<boolean> } | undefined;

/** Whether the engine answers its health check now, for open pages. Inngest Cloud is not asked. */
export function engineAnswers(): Promise<boolean> {
  const { baseUrl } = env().inngest;
  if (baseUrl === undefined) return Promise.resolve(true);
  const nowMs = Date.now();
  if (!answered || nowMs - answered.atMs >= ASK_APART_MS) {
    const answers = fetch(`${baseUrl}/health`, { signal: AbortSignal.timeout(EVENT_TIMEOUT_MS) }).then(
      ({ ok }) => ok,
      () => false,
    );
    answered = { atMs: nowMs, answers };
  }
  return answered.answers;
}
