import type { GetFunctionInput, InngestFunction } from "inngest";
import type { ActingRun } from "@/lib/audit/append-audit";
import { runId } from "@/lib/ids";
import { inngest } from "./client.ts";
import { setTraits, type Traits } from "./describe.ts";

type Options = Omit<InngestFunction.Options, "triggers"> &
  Traits & { name: string; triggers: InngestFunction.Trigger<string>[] };
type Input = GetFunctionInput<typeof inngest> & {
  /** This run under the function's id, for the audit log and the ledger. */
  by: ActingRun;
};

/**
 * Makes a function of everything its file declares: the options of the SDK, and the traits that the SDK does not know.
 * Nothing about a function stands outside its file but its place in the list of `functions.ts`.
 */
export function defineFunction<Output>(
  { machinery, workerSteps, awaits, sends, stepAttempts, idleSteps, ...options }: Options,
  handler: (input: Input) => Promise<Output>,
) {
  const fn = inngest.createFunction(options, (input) =>
    handler({ ...input, by: { functionId: options.id, runId: runId(input.runId) } }),
  );
  setTraits(fn, { machinery, workerSteps, awaits, sends, stepAttempts, idleSteps });
  return fn;
}
