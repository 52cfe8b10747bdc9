"use client";

import { useQuery } from "@tanstack/react-query";
import { ClearFilter } from "@/components/filters/clear-filter";
import { isFiltered } from "@/components/filters/read-filter";
import { EmptyList } from "@/components/lists/empty-list";
import { NewRowsPill } from "@/components/lists/new-rows-pill";
import { OpenPlayground } from "@/components/lists/open-playground";
import { PlaceholderCell, PlaceholderRows } from "@/components/lists/placeholder-rows";
import { TimeHead } from "@/components/lists/time-head";
import { useHeldRows } from "@/components/lists/use-held-rows";
import { Unreadable } from "@/components/queries/unreadable";
import { Pager } from "@/components/ui/pager";
import { Table, Th } from "@/components/ui/table";
import type { AuditFilter } from "@/lib/audit/schemas";
import { paths } from "@/lib/paths";
import { auditPath } from "./audit-filter";
import { AuditFilters } from "./audit-filters";
import { AuditTableRow } from "./audit-table-row";
import { auditPage } from "./queries";

/** The log as a table that reads like sentences. New rows wait behind a pill, never under the pointer. */
export function AuditLog({ filter }: { filter: AuditFilter }) {
  const page = useQuery(auditPage(filter));
  const held = useHeldRows(page.data?.items, auditPath(filter, { cursor: filter.cursor }), (row) => row.seq);
  const rows = held.rows;
  return (
    <div>
      <AuditFilters key={auditPath(filter, {})} filter={filter} />
      <NewRowsPill count={held.fresh} onShow={held.show} />
      <div className="border-line border-t">
        {page.isError && !rows ? (
          <Unreadable what="The audit log" query={page}>
            Nothing in it was changed: the log can only grow.
          </Unreadable>
        ) : rows?.length === 0 ? (
          <NoRows filter={filter} />
        ) : (
          <Table
            caption="Audit log, newest first"
            head={
              <>
                <Th right className="w-22 max-sm:hidden">
                  Row
                </Th>
                <TimeHead className="w-24 max-sm:pl-4">Time</TimeHead>
                <Th>What happened</Th>
                <Th right className="max-sm:hidden">
                  Subject
                </Th>
              </>
            }
          >
            {rows?.map((row) => <AuditTableRow key={row.seq} row={row} filter={filter} />) ?? (
              <PlaceholderRows count={12}>
                <PlaceholderCell bar="w-12" right className="max-sm:hidden" />
                <PlaceholderCell bar="w-14" className="max-sm:pl-4" />
                <PlaceholderCell bar="w-100" className="w-full" />
                <PlaceholderCell bar="w-24" right className="max-sm:hidden" />
              </PlaceholderRows>
            )}
          </Table>
        )}
      </div>
      <Pager
        label="Audit log"
        cursor={filter.cursor}
        nextCursor={page.data?.nextCursor}
        hrefOf={(cursor) => auditPath(filter, { cursor })}
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
