import Link from "next/link";
import { StateMark } from "@/components/ui/states/state-mark";
import { IdChip } from "@/components/ui/values/id-chip";
import { paths } from "@/lib/paths";
import type { RunStatus } from "@/lib/runs/schemas";
import { runMark } from "./run-mark";

interface RunLinksProps {
  runs: readonly { id: string; functionId: string; status: RunStatus }[];
}

/** Runs one below the other: function, state and id. */
export function RunLinks({ runs }: RunLinksProps) {
  return (
    <ul className="text-13">
      {runs.map((run) => (
        <li key={run.id} className="flex min-h-7 flex-wrap items-center gap-x-3 coarse:min-h-11">
          <Link href={paths.run(run.id)} className="link min-w-0 truncate">
            {run.functionId}
          </Link>
          <StateMark {...runMark(run.status)} size="12" />
          <span className="ml-auto">
            <IdChip id={run.id} />
          </span>
        </li>
      ))}
    </ul>
  );
}
