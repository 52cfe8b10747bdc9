import { retryDelayMs } from "@vagus/primitives/retry-delay";
import { Middleware, RetryAfterError, StepError } from "inngest";
import { withoutPersonalData } from "@/lib/app-errors";
import { env } from "@/lib/env";
import { recordEngineEvents } from "@/lib/events/record-engine-events";
import { runId } from "@/lib/ids";
import { type CurrentStep, currentStep } from "@/lib/ledger/current-step";
import type { AnswerEntry, AttemptEntry, LedgerEntry, StepEntry } from "@/lib/ledger/ledger-entries";
import { capSize } from "@/lib/ledger/protocol/cap-size";
import { CallBody } from "@/lib/ledger/protocol/protocol-schemas";
import { type Answer, readAnswer, readOps, stepKind } from "@/lib/ledger/protocol/read-answer";
import { callEntry } from "@/lib/ledger/protocol/read-call";
import { markReported, readMemos } from "@/lib/ledger/protocol/read-memos";
import { recordedError } from "@/lib/ledger/protocol/recorded-error";
import { stepName } from "@/lib/ledger/protocol/step-name";
import { recordLater } from "@/lib/ledger/record-later";
import { log } from "@/lib/log";

/** Links the events that a step sent with its run; without the link they are still found among the engine's events. */
async function keepSent(
  events: readonly { id?: string; name: string; data?: Record<string, unknown> }[],
  ids: readonly string[],
  runId: string,
): Promise<void> {
  const at = now();
  const sent = events.map(({ id, name, data }, index) => ({
    id,
    internal_id: ids[index] ?? "",
    name,
    data,
    received_at: new Date(at),
  }));
  try {
    await recordEngineEvents(
      sent.filter(({ id, internal_id }) => id || internal_id),
      runId,
    );
  } catch (error) {
    log.warn("events that a step sent could not be linked with its run", {
      events: sent.length,
      cause: withoutPersonalData(error).message,
    });
  }
}

/** The SDK's default: three retries. */
const DEFAULT_ATTEMPTS = 4;

type StepInfo = Middleware.OnStepStartArgs["stepInfo"];

/**
 * Records every run, step, attempt and log line in the ledger, in the background: the answer to the engine waits for
 * nothing, and no fault here fails a run. After a crash the next call records what is missing, from the engine's memos.
 * An instance serves one call.
 */
export class Ledger extends Middleware.BaseMiddleware {
  readonly id = "ledger";
  private runId = "";
  private functionId = "";
  /** When the call arrived. */
  private beganAt = "";
  /** Steps that the function reached in this call, by hash: memoised ones too, whose names the engine does not send. */
  private readonly met = new Map<string, { stepId: string; stepKind: string }>();
  private readonly executed = new Set<string>();
  private attemptBeganAt = "";
  /** Steps whose bodies ran in this call, by hash, with their attempt. */
  private readonly running = new Map<string, CurrentStep>();
  /** The end of a step, recorded once the engine has it: with the next step, or with the answer. */
  private untold: LedgerEntry[] = [];
  private failedStepId: string | null = null;
  /** Which attempt of the function this call is, from 0, and how many it has. */
  private ofFunction = { attempt: 0, of: DEFAULT_ATTEMPTS };

  override async wrapRequest({ next, fn, requestInfo, runId: engineRunId }: Middleware.WrapRequestArgs) {
    const call = CallBody.safeParse(await requestInfo.body());
    if (!fn || !call.success || !engineRunId) return next();
    this.runId = runId(engineRunId);
    this.functionId = fn.id();
    this.beganAt = now();
    this.record(callEntry(call.data, { runId: this.runId, functionId: this.functionId, at: this.beganAt }));
    const response = await next();
    const answer = readAnswer(response);
    // Another call has replaced this one: its end is not the run's, and its last results were discarded.
    if (answer.error?.name === "StaleDispatchError") return response;

    const at = now();
    const ops = answer.ops.filter((op) => !this.executed.has(op.id));
    const written = recordLater([
      ...readMemos(this.runId, call.data.steps, this.met, this.beganAt),
      ...this.untold,
      ...readOps(this.runId, ops, Date.parse(at)),
      ...this.outcome(answer, at),
    ]);
    // A process that is frozen after its answer cannot work in the background.
    if (!env().longLived) await written;
    return response;
  }

  override wrapFunctionHandler({ ctx, next }: Middleware.WrapFunctionHandlerArgs) {
    this.ofFunction = { attempt: ctx.attempt, of: ctx.maxAttempts ?? DEFAULT_ATTEMPTS };
    return currentStep.run(this.at(""), next);
  }

  override wrapStep({ next, stepInfo }: Middleware.WrapStepArgs) {
    this.meet(stepInfo);
    return next();
  }

  override wrapStepHandler({ next, stepInfo }: Middleware.WrapStepHandlerArgs) {
    const { stepId } = this.meet(stepInfo);
    const step = this.at(stepId);
    this.running.set(stepInfo.hashedId, step);
    return currentStep.run(step, next);
  }

  override onStepStart({ stepInfo }: Middleware.OnStepStartArgs) {
    this.attemptBeganAt = now();
    const { stepId } = this.meet(stepInfo);
    this.executed.add(stepInfo.hashedId);
    const entries = [
      ...this.untold.splice(0),
      this.step(stepInfo, { status: "running" }),
      { ...this.attempt(stepId, this.attemptBeganAt, null), endedAt: null },
    ];
    void recordLater(entries);
  }

  override onStepComplete({ stepInfo, output }: Middleware.OnStepCompleteArgs) {
    const { stepId } = this.meet(stepInfo);
    markReported(this.runId, stepInfo.hashedId, output);
    this.untold.push(
      this.step(stepInfo, { status: "completed", endedAt: now(), output: capSize(output) }),
      this.attempt(stepId, this.attemptBeganAt, null),
    );
  }

  override onStepError({ ctx, stepInfo, error, isFinalAttempt }: Middleware.OnStepErrorArgs) {
    const { stepId } = this.meet(stepInfo);
    const { maxAttempts, vendor } = this.running.get(stepInfo.hashedId) ?? {};
    const retry = isFinalAttempt
      ? null
      : {
          of: maxAttempts ?? ctx.maxAttempts ?? DEFAULT_ATTEMPTS,
          nextAt: nextTryAt(error, ctx.attempt),
          vendor: vendor ?? null,
        };
    // `Failures` has translated it already.
    const said = recordedError(error);
    if (isFinalAttempt) markReported(this.runId, stepInfo.hashedId, null);
    const end = isFinalAttempt
      ? ({ status: "failed", endedAt: now() } as const)
      : ({ status: "running" } as const);
    this.untold.push(this.step(stepInfo, { ...end, error: said }), {
      ...this.attempt(stepId, this.attemptBeganAt, said),
      retry,
    });
  }

  override async wrapSendEvent({ events, next }: Middleware.WrapSendEventArgs) {
    const sent = await next();
    const step = currentStep.getStore();
    if (step) void keepSent(events, sent.ids, step.runId);
    return sent;
  }

  override onRunError({ error }: Middleware.OnRunErrorArgs) {
    const failed = [error, error.cause].find((one) => one instanceof StepError);
    this.failedStepId = failed?.stepId ?? null;
  }

  /** @param stepId empty between steps */
  private at(stepId: string): CurrentStep {
    return { runId: this.runId, functionId: this.functionId, stepId, record: this.record };
  }

  private readonly record = (entry: LedgerEntry): void => void recordLater([entry]);

  private meet({ hashedId, options, stepType }: StepInfo) {
    const known = this.met.get(hashedId);
    if (known) return known;
    const met = { stepId: stepName(options.id, hashedId), stepKind: stepKind(String(stepType)) };
    this.met.set(hashedId, met);
    return met;
  }

  private step(info: StepInfo, more: Partial<StepEntry> & Pick<StepEntry, "status">): StepEntry {
    return {
      kind: "step",
      runId: this.runId,
      ...this.meet(info),
      hash: info.hashedId,
      startedAt: this.attemptBeganAt,
      endedAt: null,
      input: info.input && info.input.length > 0 ? capSize(info.input) : null,
      output: null,
      error: null,
      waitsFor: null,
      ...more,
    };
  }

  /** Reads the run's state from an answer. Attempts of the function fail outside a step or reach the end. */
  private outcome({ ended, output, error: said }: Answer, at: string): LedgerEntry[] {
    const { runId: id, failedStepId } = this;
    const error = said ? recordedError(said) : null;
    const own = failedStepId === null ? error : null;
    const { attempt, of } = this.ofFunction;
    const nextAt = new Date(Date.parse(at) + retryDelayMs(attempt)).toISOString();
    const retry = own && !ended ? { of, nextAt, vendor: null } : null;
    const attempts = own || ended === "completed" ? [{ ...this.attempt("", this.beganAt, own), retry }] : [];
    const answer: AnswerEntry = {
      kind: "answer",
      runId: id,
      at,
      ended,
      output: capSize(output),
      error: ended ? error : null,
      failedStepId: ended === "failed" ? failedStepId : null,
    };
    return [...attempts, answer];
  }

  private attempt(stepId: string, startedAt: string, error: AttemptEntry["error"]): AttemptEntry {
    return { kind: "attempt", runId: this.runId, stepId, startedAt, endedAt: now(), error };
  }
}

/** An error that names a time is retried then; any other by the engine's table. */
function nextTryAt(error: Error, attempt: number): string {
  const wanted = error instanceof RetryAfterError ? error.retryAfter : undefined;
  const seconds = Number(wanted);
  if (wanted && Number.isNaN(seconds)) return new Date(wanted).toISOString();
  return new Date(Date.now() + (wanted ? seconds * 1000 : retryDelayMs(attempt))).toISOString();
}

function now(): string {
  return new Date().toISOString();
}
