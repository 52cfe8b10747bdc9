import { formatMoney } from "@/lib/money";
import type { Effect, RunView } from "@/lib/runs/run-view-schemas";
import type { Retry } from "@/lib/runs/schemas";
import { formatClock, formatDuration, formatLeft } from "@/lib/time";
import { waitsForWords } from "../wait-words";

export interface RunSentence {
  /** What happened. */
  say: string;
  /** What is safe, and the next step. */
  safe: string;
}

const LONGEST_MESSAGE = 140;

/** A run in two lines: what happened, and what is safe. `nowMs` is since 1970. */
export function runSentence(run: RunView, nowMs: number, timeZone: string): RunSentence {
  switch (run.status) {
    case "failed":
      return { say: failedSay(run), safe: safeOf(run) };
    case "waiting":
      return waitingSentence(run, nowMs, timeZone);
    case "queued":
      return { say: "It waits for its turn.", safe: "Nothing has happened yet, and nothing is lost." };
    case "running":
      if (run.retry) return retrySentence(run.retry, nowMs, timeZone);
      return {
        say: `It is in ${run.steps.findLast(({ status }) => status === "running")?.stepId ?? "its function"}.`,
        safe: "Steps that have ended keep their results, whatever happens now.",
      };
    case "completed":
      return {
        say: `It completed${run.durationMs === null ? "" : ` in ${formatDuration(run.durationMs)}`}${because(run)}.`,
        safe: doneOf(run.effects) || "It changed nothing outside.",
      };
    case "cancelled":
      return {
        say: `It was cancelled${because(run)}.`,
        safe: `Steps that had ended keep their effects; none after them began. ${doneOf(run.effects)}`.trim(),
      };
    case "skipped":
      return { say: `The engine skipped it${because(run)}.`, safe: "No step of it ran." };
  }
}

function retrySentence(
  { stepId, attempt, of, nextAt, message }: Retry,
  nowMs: number,
  timeZone: string,
): RunSentence {
  const when =
    Date.parse(nextAt) > nowMs ? `at about ${formatClock(new Date(nextAt), timeZone)}` : "any moment";
  return {
    say: `${stepId || "The function"} failed, attempt ${attempt} of ${of}: ${shorten(message)}`,
    safe: `It is tried again by itself, ${when}. Steps that have ended keep their results.`,
  };
}

/** Why it ended so, to follow "It was cancelled", "It completed" or "The engine skipped it"; empty without a cause. */
function because({ endedBecause: cause }: RunView): string {
  switch (cause?.code) {
    case undefined:
      return "";
    case "cancelled_by_operation":
      return ` by operation ${cause.operationId}`;
    case "cancelled_in_engine":
      return " in the engine: by its own console or API, by an event, or because its time was up";
    case "skipped_by_engine":
      return `: ${cause.reason.replaceAll("_", " ")}`;
    case "unknown_to_engine":
      return `: the engine has not known it since ${cause.since}`;
    case "ending_revised":
      return `. It was shown as ${cause.shownAs} at first: that reply never reached the engine, which made the call again`;
  }
}

function failedSay(run: RunView): string {
  const step = run.steps.find(({ stepId, id }) => id === run.failedStepId || stepId === run.failedStepId);
  const tries = step?.attempts.length ?? 0;
  const where = run.failedStepId ?? run.functionId;
  const message = shorten(run.error?.message ?? "it did not say why");
  const reply = run.effects.some(({ kind, final }) => kind === "reply" && !final);
  const whom = reply && run.customerEmail ? `${run.customerEmail} has no reply yet. ` : "";
  return `${whom}${where} failed${tries > 1 ? ` ${tries} times` : ""}: ${message}`;
}

function shorten(message: string): string {
  const [line = ""] = message.split("\n");
  return line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE)}…` : line;
}

function safeOf(run: RunView): string {
  const done = doneOf(run.effects);
  const newest = run.reruns[0];
  const rerun = newest ? ` It was rerun; that run is ${newest.status}.` : "";
  return done ? `Safe: ${lowerFirst(done)}${rerun}` : `Safe: nothing it did reached anybody outside.${rerun}`;
}

/** The final effects outside, in one sentence; empty without any. */
function doneOf(effects: readonly Effect[]): string {
  const said = effects.filter(({ final }) => final).map(doneWords);
  if (said.length === 0) return "";
  const text = said.join(" and ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}; ${said.length === 1 ? "it" : "neither"} can${said.length === 1 ? "not" : ""} repeat.`;
}

function doneWords({ kind, amountCents, currency, vendorId }: Effect): string {
  if (kind === "reply") return "the reply was sent";
  const money = amountCents !== null && currency ? ` of ${formatMoney({ amountCents, currency })}` : "";
  return `the refund${money} is confirmed${vendorId ? ` as ${vendorId}` : ""}`;
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

function waitingSentence(run: RunView, nowMs: number, timeZone: string): RunSentence {
  const approval = run.approvals.find(({ status }) => status === "pending");
  if (approval) {
    const leftMs = Date.parse(approval.deadline) - nowMs;
    const left = leftMs > 0 ? `${formatLeft(leftMs)} left` : "past its deadline";
    const whom = run.customerEmail ? ` for ${run.customerEmail}` : "";
    const { amountCents, currency, kind } = approval;
    const until = formatClock(new Date(approval.deadline), timeZone);
    if (amountCents === null || currency === null)
      return {
        say: `A ${kind}${whom} waits for a reviewer, ${left}.`,
        safe: `Safe: waiting costs nothing. If nobody decides it expires at ${until}, and a person has to answer.`,
      };
    return {
      say: `${formatMoney({ amountCents, currency })}${whom} waits for a reviewer, ${left}.`,
      safe: `Safe: no money has moved, and waiting costs nothing. If nobody decides it expires unpaid at ${until}.`,
    };
  }
  const step = run.steps.findLast(({ status }) => status === "waiting");
  const untilMs = step?.waitsFor?.until ? Date.parse(step.waitsFor.until) : undefined;
  const left = untilMs !== undefined && untilMs > nowMs ? `, ${formatLeft(untilMs - nowMs)} left` : "";
  return {
    say: step ? `It waits for ${waitsForWords(step)}${left}.` : "It waits to be called again.",
    safe: `Safe: waiting costs nothing, and it goes on by itself. ${doneOf(run.effects)}`.trim(),
  };
}
