import { createHash } from "node:crypto";
import { Middleware } from "inngest";
import { requireActing } from "@/lib/deployment/acts-here";
import { CallBody } from "@/lib/ledger/protocol/protocol-schemas";
import { isStopped, readStopped } from "@/lib/stops/is-stopped";
import { type StopScope, scopesBefore } from "@/lib/stops/rules";
import { awaitSwitch } from "../await-switch.ts";
import { traitsOf } from "../describe.ts";

/** Steps with a body; a step that only waits is not held. */
const WITH_BODY: readonly string[] = ["run", "sendEvent", "ai.wrap"];
/** The step id of a call that requests no step: run the function from the top. */
const NO_STEP = "step";
/** The point before the function's own body: the only one in a function without steps. */
const START = "start";
/** The event of a run that a cron started. */
const CRON = "inngest/scheduled.timer";
const DEPLOYMENT = "deployment";
/** The handler of a run that failed hands it to a person. */
const FAILED = "inngest/function.failed";

/**
 * Holds a run of a paused function, or of the paused agent, before it starts and before its next step: the run waits
 * for the switch, at no cost and without using up a retry, and loses nothing. A step that the engine requests by its id
 * was dispatched before the pause: it finishes. The handler that hands a failed run to a person is not held.
 *
 * A deployment that does not act on its database holds every run, machinery too, until it adopts the database; the run of
 * a cron ends at once, because the next one comes anyway, and a step in flight is refused for later.
 *
 * The switches are read before the call and after each step that ran in it, never when the function reaches a step: the
 * SDK reports the steps of a parallel group together only if all of them are reached without I/O in between. A read at
 * that point reported a wait alone, and the step that raced with it never ran.
 */
export class Stops extends Middleware.BaseMiddleware {
  readonly id = "stops";
  /** An instance serves one call. */
  private inFlight = false;
  /** Whether the run has done anything but wait for its start. */
  private begun = false;
  /** The switches at the last read; undefined when the database did not answer. */
  private stopped: ReadonlySet<string> | undefined;

  override async wrapRequest({ next, requestInfo }: Middleware.WrapRequestArgs) {
    this.inFlight = (requestInfo.url.searchParams.get("stepId") ?? NO_STEP) !== NO_STEP;
    this.begun = hasBegun(CallBody.safeParse(await requestInfo.body()).data?.steps);
    await this.look();
    return next();
  }

  override async wrapFunctionHandler({ ctx, fn, next }: Middleware.WrapFunctionHandlerArgs) {
    if (this.stopped?.has(DEPLOYMENT) && ctx.event.name === CRON) return { held: DEPLOYMENT };
    const held = !this.begun && !this.inFlight && ctx.event.name !== FAILED;
    if (held) await holdWhileStopped(ctx, START, scopesOf(fn, START));
    return next();
  }

  override async wrapStep({ ctx, fn, next, stepInfo }: Middleware.WrapStepArgs) {
    const { memoized, stepType, options } = stepInfo;
    const held = !memoized && !this.inFlight && ctx.event.name !== FAILED;
    if (held && WITH_BODY.includes(String(stepType))) {
      const scopes = scopesOf(fn, options.id);
      if (this.mayBeStopped(scopes)) await holdWhileStopped(ctx, options.id, scopes);
    }
    return next();
  }

  override async wrapStepHandler({ next }: Middleware.WrapStepHandlerArgs) {
    try {
      if (this.inFlight) await requireActing();
      return await next();
    } finally {
      await this.look();
    }
  }

  /** Never fails: the step has run, even when reading the switches afterwards fails. */
  private async look(): Promise<void> {
    this.stopped = await readStopped().catch(() => undefined);
  }

  private mayBeStopped(scopes: readonly StopScope[]): boolean {
    const { stopped } = this;
    return stopped === undefined || scopes.some((scope) => stopped.has(scope));
  }
}

/** Whatever stops a step of this function before its body runs. */
function scopesOf(fn: { id(): string }, stepId: string): StopScope[] {
  return [DEPLOYMENT, ...scopesBefore({ ...traitsOf(fn), id: fn.id() }, stepId)];
}

/** Waits, step by step, until no switch stops these scopes. Waits of earlier calls are memoised and return at once. */
async function holdWhileStopped(
  { step }: Pick<Middleware.WrapStepArgs["ctx"], "step">,
  before: string,
  scopes: readonly StopScope[],
): Promise<void> {
  for (let n = 1; await isStopped(scopes); n++) await awaitSwitch(step, waitId(before, n), scopes);
}

const waitId = (before: string, n: number) => `paused-before-${before}-${n}`;

/** @param steps the engine's memos, by the SDK's hash of a step's id */
function hasBegun(steps: Readonly<Record<string, unknown>> = {}): boolean {
  const hashes = Object.keys(steps);
  const waits = new Set(hashes.map((_, n) => hashOf(waitId(START, n + 1))));
  return hashes.some((hash) => !waits.has(hash));
}

const hashOf = (stepId: string) => createHash("sha1").update(stepId).digest("hex");
