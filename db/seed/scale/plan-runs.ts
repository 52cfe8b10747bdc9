import { CUSTOMERS, customerId, DAYS, ERROR_GROUPS, errorGroupId, FAILURES, FUNCTIONS } from "./made-up.ts";

/** A generated run with its outcome and steps. Times in ms since 1970. */
export interface PlannedRun {
  /** Its position among all runs, 0 to 1. */
  share: number;
  id: string;
  eventId: string;
  functionId: string;
  status: "completed" | "failed" | "cancelled" | "skipped" | "waiting" | "running" | "queued";
  ticketId: string;
  customerId: string;
  queuedMs: number;
  /** Null for a run that never started. */
  startedMs: number | null;
  endedMs: number | null;
  costMicros: number;
  failure: { groupId: string; name: string; message: string; stepId: string } | null;
  steps: PlannedStep[];
}

interface PlannedStep {
  stepId: string;
  waits: boolean;
  status: "completed" | "failed" | "cancelled" | "waiting" | "running";
  startedMs: number;
  endedMs: number | null;
}

const DAY_MS = 86_400_000;
/** Runs that began within this time may still be open. */
const OPEN_MS = 4 * 3_600_000;
const OPEN_SHARE = 0.15;

const pickFunction = byWeight(FUNCTIONS.map((one) => [one, one[1]] as const));
const pickEnd = byWeight([
  ["completed", 935],
  ["failed", 45],
  ["cancelled", 12],
  ["skipped", 8],
] as const);
const pickOpen = byWeight([
  ["waiting", 6],
  ["running", 3],
  ["queued", 1],
] as const);

/**
 * Generates runs of the last 30 days, oldest first: 12 functions of unequal share, a few large customers and many small
 * ones, one failure in twenty, the youngest runs still open. Deterministic.
 * @param nowMs the end of the last day
 */
export function* planRuns(runCount: number, nowMs: number): Generator<PlannedRun> {
  const random = makeRandom(20_261_120);
  const firstMs = nowMs - DAYS * DAY_MS;
  for (let n = 0; n < runCount; n++) {
    const queuedMs = Math.floor(firstMs + ((n + random()) / runCount) * DAYS * DAY_MS);
    const open = nowMs - queuedMs < OPEN_MS && random() < OPEN_SHARE;
    yield planRun(n / runCount, queuedMs, open, random);
  }
}

function planRun(share: number, queuedMs: number, open: boolean, random: () => number): PlannedRun {
  const [functionId, , names] = pickFunction(random());
  const status = open ? pickOpen(random()) : pickEnd(random());
  const ran = status !== "queued" && status !== "skipped";
  const cut = 1 + Math.floor(random() * names.length);
  const taken = ran ? names.slice(0, status === "completed" ? names.length : cut) : [];
  const lengthMs = 5 + Math.floor(random() ** 4 * 60_000);
  const startedMs = ran ? queuedMs + 2 : null;
  const endedMs = queuedMs + 2 + lengthMs * taken.length;
  const last = taken.at(-1);
  return {
    share,
    id: `run_${makeUlid(queuedMs, random)}`,
    eventId: `evt_${makeUlid(queuedMs, random)}`,
    functionId,
    status,
    ticketId: `tkt_${makeUlid(queuedMs, random)}`,
    // A power law: few customers and errors have most of the runs.
    customerId: customerId(Math.floor(random() ** 3 * CUSTOMERS)),
    queuedMs,
    startedMs,
    endedMs: open ? null : endedMs,
    costMicros: ran && functionId === "handle-customer-email" ? 400 + Math.floor(random() * 4_000) : 0,
    failure: status === "failed" && last ? planFailure(last, random) : null,
    steps: taken.map((stepId, at) =>
      planStep(stepId, queuedMs + 2 + at * lengthMs, lengthMs, stepId === last ? status : "completed"),
    ),
  };
}

function planFailure(stepId: string, random: () => number): PlannedRun["failure"] {
  const group = Math.floor(random() ** 2 * ERROR_GROUPS);
  const [name, message] = FAILURES[group % FAILURES.length] ?? FAILURES[0];
  return { groupId: errorGroupId(group), name, message: message.replace(/\bn\b/, String(group)), stepId };
}

/** @param end the status of the run at this step */
function planStep(
  stepId: string,
  startedMs: number,
  lengthMs: number,
  end: PlannedRun["status"],
): PlannedStep {
  const waits = stepId.startsWith("wait");
  const status = end === "waiting" || end === "running" ? (waits ? "waiting" : "running") : end;
  const done = status === "completed" || status === "failed" || status === "cancelled";
  return {
    stepId,
    waits,
    status: done || status === "waiting" || status === "running" ? status : "cancelled",
    startedMs,
    endedMs: done ? startedMs + lengthMs : null,
  };
}

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Deterministic numbers from 0 to 1, so that measurements can be repeated. */
function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A ULID of this time. @param random source of its random part */
function makeUlid(ms: number, random: () => number): string {
  let [time, rest] = ["", ""];
  for (let left = ms, n = 0; n < 10; n++, left = Math.floor(left / 32)) time = ALPHABET[left % 32] + time;
  for (let n = 0; n < 16; n++) rest += ALPHABET[Math.floor(random() * 32)];
  return time + rest;
}

/** Picks by weight: `pick(0.3)` is the item at 30 % of the sum of weights. */
function byWeight<Item>(items: readonly (readonly [Item, number])[]): (at: number) => Item {
  const total = items.reduce((sum, [, weight]) => sum + weight, 0);
  return (at) => {
    let left = at * total;
    for (const [item, weight] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    throw new Error("Nothing to pick from.");
  };
}
