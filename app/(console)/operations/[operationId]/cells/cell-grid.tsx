import clsx from "clsx";
import { countedTargets } from "@/components/operations/kind-words";
import { TARGET_NAMES } from "@/lib/operations/rules";
import type { OperationView } from "@/lib/operations/schemas";
import { type Cell, type CellKind, cellField, kindsIn } from "./cell-field";

const fills: Record<CellKind, string> = {
  untouched: "bg-line",
  inFlight: "bg-running-fill",
  done: "bg-completed-fill",
  failed: "bg-failed-fill",
  skipped: "hatch text-cancelled-fill",
  residue: "bg-waiting-fill",
};
const words: Record<CellKind, string> = {
  untouched: "not touched",
  inFlight: "in flight",
  done: "done",
  failed: "failed",
  skipped: "skipped",
  residue: "left over",
};
const marked = new Set<CellKind>(["failed", "residue"]);

/** Every item as a cell in the order taken: a cluster of failures is seen before it is read. */
export function CellGrid({ operation }: { operation: OperationView }) {
  const cells = cellField(operation);
  const summary = [
    `${operation.done} done`,
    `${operation.failed} failed`,
    `${operation.inFlight} in flight`,
    `${operation.left} not touched`,
  ].join(", ");
  return (
    <section aria-label="Items in the order taken">
      <div
        role="img"
        aria-label={summary}
        className="grid grid-cols-[repeat(auto-fill,minmax(11px,1fr))] gap-0.75"
      >
        {cells.map((cell, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
          <CellMark key={at} cell={cell} />
        ))}
      </div>
      <p className="mt-2.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-12 text-ink-2">
        {kindsIn(cells).map((kind) => (
          <span key={kind} className="inline-flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className={clsx("size-2.5 rounded-[1.5px] forced:border", fills[kind])}
            />
            {words[kind]}
          </span>
        ))}
        {cells.some(({ watched }) => watched) ? (
          <span className="inline-flex items-center gap-1.5">
            <span aria-hidden="true" className="h-[1.5px] w-2.5 bg-ink" />
            the last {operation.lastTwenty.ended}
          </span>
        ) : null}
        <span className="text-ink-3">
          {operation.cellSize === 1
            ? `one cell is one ${TARGET_NAMES[operation.kind].one}, in the order taken`
            : `one cell is ${countedTargets(operation.cellSize, operation.kind)}, shown as the worst of them, in the order taken`}
          {cells.some(({ canaryEnd }) => canaryEnd) ? `; ${canaryWords(operation.canary)}` : ""}
        </span>
      </p>
    </section>
  );
}

const canaryWords = (canary: number) =>
  canary === 1 ? "the first is the canary" : `the first ${canary} are the canary`;

function CellMark({ cell }: { cell: Cell }) {
  return (
    <span className={clsx("relative h-3.5 rounded-[1.5px] forced:border", fills[cell.kind])}>
      {/* A hole, so that failing is not told by colour alone. */}
      {marked.has(cell.kind) ? <span className="absolute inset-x-[3px] inset-y-[5px] bg-page" /> : null}
      {cell.watched ? <span className="absolute inset-x-[-1.5px] bottom-[-3px] h-[1.5px] bg-ink" /> : null}
      {cell.canaryEnd ? <span className="absolute inset-y-[-4px] right-[-2.5px] w-[1.5px] bg-ink" /> : null}
    </span>
  );
}
