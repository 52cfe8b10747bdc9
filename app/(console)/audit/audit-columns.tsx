import Link from "next/link";
import { AuditSentence, auditSubjectPath } from "@/components/audit/audit-sentence";
import type { Column } from "@/components/lists/columns";
import { IdChip } from "@/components/ui/values/id-chip";
import { Moment } from "@/components/ui/values/moment";
import type { AuditFilter, AuditRow } from "@/lib/audit/schemas";
import { auditPath } from "./audit-filter";

const number = new Intl.NumberFormat("en-US");

/** A row of the log: its number, when, the sentence, and a link to its subject. The actor's name filters by that actor. */
export function auditColumns(filter: AuditFilter): readonly Column<AuditRow>[] {
  return [
    {
      head: "Row",
      right: true,
      from: "sm",
      headClass: "w-22",
      cellClass: "font-mono text-12 text-ink-3",
      cell: ({ seq }) => number.format(seq),
    },
    {
      head: "Time",
      zone: true,
      headClass: "w-24 max-sm:pl-4",
      cellClass: "text-ink-2 max-sm:py-2 max-sm:pl-4 max-sm:align-top",
      cell: ({ at }) => <Moment at={at} form="log" />,
    },
    {
      head: "What happened",
      cellClass: "w-full max-sm:whitespace-normal max-sm:py-2 sm:max-w-0 sm:truncate",
      cell: (row) => (
        <AuditSentence
          row={row}
          actor={(name) => (
            <Link
              href={auditPath(filter, { actor: row.actorId })}
              title="Only this actor"
              className="hover:underline"
            >
              {name}
            </Link>
          )}
        />
      ),
      below: (row) => (
        <span className="mt-0.5 block sm:hidden">
          <IdChip id={row.subjectId} href={auditSubjectPath(row)} />
        </span>
      ),
    },
    {
      head: "Subject",
      right: true,
      from: "sm",
      cell: (row) => <IdChip id={row.subjectId} href={auditSubjectPath(row)} />,
    },
  ];
}
