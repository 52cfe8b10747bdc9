"use client";

import { ClearFilter } from "@/components/filters/filter-line";
import { isFiltered } from "@/components/filters/read-filter";
import { EmptyList, List } from "@/components/lists/list";
import { OpenPlayground } from "@/components/lists/open-playground";
import { useHeldRows } from "@/components/lists/use-held-rows";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import type { AuditFilter } from "@/lib/audit/schemas";
import { paths } from "@/lib/paths";
import { auditColumns } from "./audit-columns";
import { auditPath } from "./audit-filter";
import { AuditFilters } from "./audit-filters";
import { auditPage } from "./queries";

/** The audit log as a table of sentences. New rows wait behind a button until it is pressed. */
export function AuditLog({ filter }: { filter: AuditFilter }) {
  const { items, nextCursor } = usePrefetchedQuery(auditPage(filter));
  const held = useHeldRows(items, auditPath(filter, { cursor: filter.cursor }), (row) => row.seq);
  return (
    <div>
      <AuditFilters key={auditPath(filter, {})} filter={filter} />
      <List
        ruled
        caption="Audit log, newest first"
        columns={auditColumns(filter)}
        rows={held.rows}
        idOf={({ seq }) => String(seq)}
        fresh={{ count: held.fresh, onShow: held.show }}
        empty={<NoRows filter={filter} />}
        pages={{
          label: "Audit log",
          cursor: filter.cursor,
          nextCursor,
          hrefOf: (cursor) => auditPath(filter, { cursor }),
        }}
      />
    </div>
  );
}

function NoRows({ filter }: { filter: AuditFilter }) {
  if (isFiltered(filter))
    return (
      <EmptyList title="No row matches" action={<ClearFilter href={paths.audit()} />}>
        The log has rows, but none for this actor, action, subject and time.
      </EmptyList>
    );
  return (
    <EmptyList title="No row yet" action={<OpenPlayground />}>
      The first mail that arrives writes the first row.
    </EmptyList>
  );
}
