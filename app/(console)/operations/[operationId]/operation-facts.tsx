import Link from "next/link";
import type { ReactNode } from "react";
import { Moment } from "@/components/ui/values/moment";
import type { OperationView } from "@/lib/operations/schemas";
import { paths } from "@/lib/paths";
import { whichWords } from "./which-words";

const modes = {
  top: "the top",
  failed_step: "the failed step",
  edited: "the top, edited input",
};

/** The author, reason and target of an operation, and a link to its audit rows. */
export function OperationFacts({ operation }: { operation: OperationView }) {
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 border-line border-y px-4 py-3 text-13 sm:px-6">
      <Fact term="Started by">
        {operation.createdByName}, <Moment at={operation.startedAt ?? operation.createdAt} form="log" />
      </Fact>
      <Fact term="Reason">{operation.reason}</Fact>
      <Fact term="Which">
        <span className="[overflow-wrap:anywhere]">{whichWords(operation.request, operation.kind)}</span>,
        frozen at <Moment at={operation.createdAt} form="clock" />
      </Fact>
      {operation.mode ? <Fact term="From">{modes[operation.mode]}</Fact> : null}
      {operation.endedAt ? (
        <Fact term="Ended">
          <Moment at={operation.endedAt} form="log" />
        </Fact>
      ) : null}
      <Fact term="Audit">
        <Link href={paths.audit({ subject: operation.id })} className="link">
          {operation.auditRows} {operation.auditRows === 1 ? "row" : "rows"}
        </Link>
      </Fact>
    </dl>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="min-w-0 max-w-full">
      <dt className="text-12 text-ink-3">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
