import { Middleware } from "inngest";
import { isStopped } from "@/lib/stops/is-stopped";
import { scopesBefore } from "@/lib/stops/rules";
import { awaitSwitch } from "../functions/await-switch.ts";

/** Steps with a body of ours; what only waits does no harm. */
const WITH_BODY: readonly string[] = ["run", "sendEvent", "ai.wrap"];
/** What the engine says where it names no step: look at the function and go on. */
const NO_STEP = "step";

/**
 * Holds a run of a paused function, or of the paused agent, before its next step: the run waits for the switch, at no
 * cost and without using up a retry, and loses nothing. A step the engine asks for by name was given out before the
 * pause and is in flight: it finishes. What hands a failed run to a person is not held.
 */
export class Stops extends Middleware.BaseMiddleware {
  readonly id = "stops";
  /** An instance serves one call. */
  private inFlight = false;

  override async wrapRequest({ next, requestInfo }: Middleware.WrapRequestArgs) {
    this.inFlight = (requestInfo.url.searchParams.get("stepId") ?? NO_STEP) !== NO_STEP;
    return next();
  }

  override async wrapStep({ ctx, fn, next, stepInfo }: Middleware.WrapStepArgs) {
    const { memoized, stepType, options } = stepInfo;
    const cleansUp = ctx.event.name === "inngest/function.failed";
    if (!memoized && !this.inFlight && !cleansUp && WITH_BODY.includes(String(stepType))) {
      const scopes = scopesBefore(fn.id(), options.id);
      // Those waited for in earlier calls come from memory and are passed by.
      for (let n = 1; await isStopped(scopes); n++)
        await awaitSwitch(ctx.step, `paused-before-${options.id}-${n}`, scopes);
    }
    return next();
  }
}
