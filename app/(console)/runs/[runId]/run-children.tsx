import { RunLinks } from "@/components/records/run-links";
import { Fold } from "@/components/ui/fold";
import type { RunView } from "@/lib/runs/run-view-schemas";

/** More runs than this stay folded: a fan-out starts hundreds. */
const SHOWN = 10;

/** The runs that this run started, by invoking them or by an event it sent. */
export function RunChildren({ run: { children } }: { run: RunView }) {
  if (children.length === 0) return null;
  const failed = children.filter(({ status }) => status === "failed").length;
  const title = `Started ${children.length === 1 ? "1 run" : `${children.length} runs`}`;
  const aside = failed > 0 ? `${failed} failed` : undefined;
  return (
    <section aria-labelledby="run-children" className="border-line border-t px-4 pt-4 pb-5 sm:px-6">
      <h2 id="run-children" className="mb-1 font-medium text-12 text-ink-3">
        {title}
        {aside ? <span className="text-failed">, {aside}</span> : null}
      </h2>
      {children.length > SHOWN ? (
        <Fold summary={`Show ${children.length} runs`}>
          <RunLinks runs={children} />
        </Fold>
      ) : (
        <RunLinks runs={children} />
      )}
    </section>
  );
}
