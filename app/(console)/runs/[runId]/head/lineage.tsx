import { IdChip } from "@/components/ui/id-chip";
import { paths } from "@/lib/paths";
import type { RunView } from "@/lib/runs/run-view-schemas";

/** Which run this one repeats or belongs to, and which repeat it. */
export function Lineage({ run }: { run: RunView }) {
  const [newest, ...older] = run.reruns;
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      {run.parentRunId ? (
        <span>
          invoked by <IdChip id={run.parentRunId} href={paths.run(run.parentRunId)} />
        </span>
      ) : null}
      {run.rerunOf ? (
        <span>
          rerun of <IdChip id={run.rerunOf} href={paths.run(run.rerunOf)} />
        </span>
      ) : null}
      {run.operationId ? (
        <span>
          by <IdChip id={run.operationId} href={paths.operation(run.operationId)} />
        </span>
      ) : null}
      {newest ? (
        <span>
          rerun as <IdChip id={newest.id} href={paths.run(newest.id)} />, {newest.status}
          {older.map(({ id }) => (
            <span key={id}>
              , before as <IdChip id={id} href={paths.run(id)} />
            </span>
          ))}
        </span>
      ) : run.rerunOf ? null : (
        <span>first run, no reruns yet</span>
      )}
    </span>
  );
}
