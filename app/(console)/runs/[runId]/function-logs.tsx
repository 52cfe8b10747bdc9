import type { RunView } from "@/lib/runs/run-view-schemas";
import { LogLines } from "./step/log-lines";

/** What the function logged between its steps. */
export function FunctionLogs({ run }: { run: RunView }) {
  if (run.logs.length === 0) return null;
  return (
    <section aria-labelledby="function-logs" className="border-line border-t px-4 pt-4 pb-5 sm:px-6">
      <h2 id="function-logs" className="mb-1 font-medium text-12 text-ink-3">
        Logged between steps
      </h2>
      <LogLines logs={run.logs} />
    </section>
  );
}
