import { createHash } from "node:crypto";
import { Middleware } from "inngest";
import { CallBody } from "@/lib/runs/protocol-schemas";
import { isStopped } from "@/lib/stops/is-stopped";
import { type StopScope, scopesBefore } from "@/lib/stops/rules";
import { awaitSwitch } from "../functions/await-switch.ts";

/** Steps with a body of ours; what only waits does no harm. */
const WITH_BODY: readonly string[] = ["run", "sendEvent", "ai.wrap"];
/** What the engine says where it names no step: look at the function and go on. */
const NO_STEP = "step";
/** Before the function's own body, which is all there is to hold where a function has no step. */
const START = "start";
/** The handler of a run that failed hands it to a person. */
const FAILED = "inngest/function.failed";

/**
 * Holds a run of a paused function, or of the paused agent, before it starts and before its next step: the run waits for
 * the switch, at no cost and without using up a retry, and loses nothing. A step the engine asks for by name was given
 * out before the pause and is in flight: it finishes. What hands a failed run to a person is not held.
 */
export class Stops extends Middleware.BaseMiddleware {
  readonly id = "stops";
  /** An instance serves one call. */
  private inFlight = false;
  /** Whether the run has done anything but wait for its start. */
  private begun = false;

  override async wrapRequest({ next, requestInfo }: Middleware.WrapRequestArgs) {
    this.inFlight = (requestInfo.url.searchParams.get("stepId") ?? NO_STEP) !== NO_STEP;
    this.begun = hasBegun(CallBody.safeParse(await requestInfo.body()).data?.steps);
    return next();
  }

  override async wrapFunctionHandler({ ctx, fn, next }: Middleware.WrapFunctionHandlerArgs) {
    const held = !this.begun && !this.inFlight && ctx.event.name !== FAILED;
    if (held) await holdWhileStopped(ctx, START, scopesBefore(fn.id(), START));
    return next();
  }

  override async wrapStep({ ctx, fn, next, stepInfo }: Middleware.WrapStepArgs) {
    const { memoized, stepType, options } = stepInfo;
    const held = !memoized && !this.inFlight && ctx.event.name !== FAILED;
    if (held && WITH_BODY.includes(String(stepType)))
      await holdWhileStopped(ctx, options.id, scopesBefore(fn.id(), options.id));
    return next();
  }
}

/** Waits, step by step, until nothing stops these. Waits of earlier calls come from memory and are passed by. */
async function holdWhileStopped(
  { step }: Pick<Middleware.WrapStepArgs["ctx"], "step">,
  before: string,
  scopes: readonly StopScope[],
): Promise<void> {
  for (let n = 1; await isStopped(scopes); n++) await awaitSwitch(step, waitId(before, n), scopes);
}

const waitId = (before: string, n: number) => `paused-before-${before}-${n}`;

/** @param steps what the engine remembers, by the hash the SDK makes of a step's id */
function hasBegun(steps: Readonly<Record<string, unknown>> = {}): boolean {
  const hashes = Object.keys(steps);
  const waits = new Set(hashes.map((_, n) => hashOf(waitId(START, n + 1))));
  return hashes.some((hash) => !waits.has(hash));
}

const hashOf = (stepId: string) => createHash("sha1").update(stepId).digest("hex");
