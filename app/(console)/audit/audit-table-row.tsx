import Link from "next/link";
import { AuditSentence, auditSubjectPath } from "@/components/audit/audit-sentence";
import { IdChip } from "@/components/ui/id-chip";
import { Moment } from "@/components/ui/moment";
import { Td, Tr } from "@/components/ui/table";
import type { AuditFilter, AuditRow } from "@/lib/audit/schemas";
import { auditPath } from "./audit-filter";

const number = new Intl.NumberFormat("en-US");

/** One row: its number, when, the sentence, and the way to its subject. The actor's name filters by that actor. */
export function AuditTableRow({ row, filter }: { row: AuditRow; filter: AuditFilter }) {
  return (
    <Tr>
      <Td right className="font-mono text-12 text-ink-3 max-sm:hidden">
        {number.format(row.seq)}
      </Td>
      <Td className="text-ink-2 max-sm:py-2 max-sm:pl-4 max-sm:align-top">
        <Moment at={row.at} form="log" />
      </Td>
      <Td className="w-full max-sm:whitespace-normal max-sm:py-2 sm:max-w-0 sm:truncate">
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
        <span className="mt-0.5 block sm:hidden">
          <IdChip id={row.subjectId} href={auditSubjectPath(row)} />
        </span>
      </Td>
      <Td right className="max-sm:hidden">
        <IdChip id={row.subjectId} href={auditSubjectPath(row)} />
      </Td>
    </Tr>
  );
}
