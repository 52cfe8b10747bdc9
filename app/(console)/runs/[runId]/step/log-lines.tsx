import clsx from "clsx";
import { Moment } from "@/components/ui/values/moment";
import type { RunStep } from "@/lib/runs/run-view-schemas";

const tones = { debug: "text-ink-3", info: "text-ink-2", warn: "text-waiting", error: "text-failed" };

/** Log lines in the order they were written. */
export function LogLines({ logs }: { logs: RunStep["logs"] }) {
  if (logs.length === 0) return <p className="text-13 text-ink-3">It logged nothing.</p>;
  return (
    <ol className="font-mono text-12 leading-5">
      {logs.map((line, at) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a line may be written twice in one millisecond
          key={at}
          className="flex gap-3 border-line border-b py-0.75 last:border-b-0"
        >
          <Moment at={line.at} form="clock" className="flex-none text-ink-3" />
          <span className={clsx("w-9 flex-none", tones[line.level])}>{line.level}</span>
          <span className="min-w-0 break-words">
            {line.message}
            {line.fields ? <span className="text-ink-3"> {JSON.stringify(line.fields)}</span> : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
