import { Middleware, NonRetriableError, RetryAfterError, StepError } from "inngest";
import { z } from "zod";
import { framesOf, VagusError, VendorError, withoutPersonalData } from "@/lib/app-errors";
import { findMalformed } from "@/lib/events/emit-event";
import { currentStep } from "@/lib/ledger/current-step";

/** Events that trigger a function; crons and types of the SDK have no name of the catalogue. */
const Triggers = z.array(z.looseObject({ event: z.string().optional().catch(undefined) }));

/**
 * Translates each failure for the engine: a permanent one is not retried, one that names a time is retried then.
 * Removes parameters, addresses and bodies that drivers and vendors put into messages: an engine must not see them.
 */
export class Failures extends Middleware.BaseMiddleware {
  readonly id = "failures";

  override async wrapStepHandler({ next }: Middleware.WrapStepHandlerArgs) {
    try {
      return await next();
    } catch (error) {
      throw translate(error);
    }
  }

  override async wrapFunctionHandler({ next, fn, ctx }: Middleware.WrapFunctionHandlerArgs) {
    try {
      return await next();
    } catch (error) {
      // A failed step was translated when it failed.
      if (error instanceof StepError) throw error;
      const names = Triggers.parse(fn.opts.triggers ?? []).flatMap(({ event }) => event ?? []);
      const malformed = error instanceof z.ZodError ? findMalformed(names, ctx.event.data) : undefined;
      throw translate(malformed ?? error);
    }
  }
}

/** Codes of vendors' errors begin with the vendor's name, or with `model`. */
function vendorOf(code: string): string {
  return code.split("_", 1)[0] ?? code;
}

function translate(error: unknown): Error {
  if (error instanceof NonRetriableError || error instanceof RetryAfterError) return error;
  const { name, message } = withoutPersonalData(error);
  const step = currentStep.getStore();
  if (step && error instanceof VendorError) step.vendor = vendorOf(error.code);
  if (error instanceof VendorError && error.retryAfterMs !== undefined) {
    return new RetryAfterError(message, error.retryAfterMs);
  }
  const permanent = error instanceof VagusError && !(error instanceof VendorError && !error.permanent);
  const said = permanent ? new NonRetriableError(message) : new Error(message);
  said.name = name;
  said.stack = [`${name}: ${message}`, ...framesOf(error)].join("\n");
  return said;
}
