"use client";

import { useQuery } from "@tanstack/react-query";
import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import { NewRowsPill } from "@/components/new-rows-pill";
import { OpenPlayground } from "@/components/open-playground";
import { TryAgain } from "@/components/try-again";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Pager } from "@/components/ui/pager";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useHeldRows } from "@/components/use-held-rows";
import type { AuditFilter } from "@/lib/audit/schemas";
import { paths } from "@/lib/paths";
import { zoneName } from "@/lib/time";
import { auditPath, isFiltered } from "./audit-filter";
import { AuditFilters } from "./audit-filters";
import { AuditTableRow } from "./audit-table-row";
import { auditPage } from "./queries";

const PLACEHOLDERS = Array.from({ length: 12 }, (_, at) => at);

/** The log as a table that reads like sentences. New rows wait behind a pill, never under the pointer. */
export function AuditLog({ filter }: { filter: AuditFilter }) {
  const page = useQuery(auditPage(filter));
  const held = useHeldRows(page.data?.items, auditPath(filter, { cursor: filter.cursor }), (row) => row.seq);
  const timeZone = useTimeZone();
  const zone = zoneName(new Date(useNow(60_000)), timeZone);
  const rows = held.rows;
  return (
    <div>
      <AuditFilters key={auditPath(filter, {})} filter={filter} />
      <NewRowsPill count={held.fresh} onShow={held.show} />
      {page.isError && !rows ? (
        <div className="p-4 sm:p-6">
          <EmptyState
            kind="failed"
            title="The audit log could not be read"
            action={<TryAgain query={page} />}
          >
            {page.error.message} Nothing in it was changed: the log can only grow.
          </EmptyState>
        </div>
      ) : rows?.length === 0 ? (
        <NoRows filter={filter} />
      ) : (
        <Table
          caption="Audit log, newest first"
          className="border-line border-t"
          head={
            <>
              <Th right className="w-22 max-sm:hidden">
                Row
              </Th>
              <Th className="w-24 max-sm:pl-4">Time, {zone}</Th>
              <Th>What happened</Th>
              <Th right className="max-sm:hidden">
                Subject
              </Th>
            </>
          }
        >
          {rows?.map((row) => <AuditTableRow key={row.seq} row={row} filter={filter} />) ??
            PLACEHOLDERS.map((at) => (
              <Tr key={at}>
                <Td className="max-sm:hidden">
                  <Skeleton className="ml-auto w-12" />
                </Td>
                <Td className="max-sm:pl-4">
                  <Skeleton className="w-14" />
                </Td>
                <Td>
                  <Skeleton className="w-100 max-w-full" />
                </Td>
                <Td className="max-sm:hidden">
                  <Skeleton className="ml-auto w-24" />
                </Td>
              </Tr>
            ))}
        </Table>
      )}
      <Pager
        label="Audit log"
        newest={filter.cursor ? auditPath(filter, {}) : undefined}
        older={page.data?.nextCursor ? auditPath(filter, { cursor: page.data.nextCursor }) : undefined}
      />
    </div>
  );
}

function NoRows({ filter }: { filter: AuditFilter }) {
  return (
    <div className="border-line border-t p-4 sm:p-6">
      {isFiltered(filter) ? (
        <EmptyState
          title="No row matches"
          action={
            <ButtonLink href={paths.audit()} size="sm">
              Clear the filter
            </ButtonLink>
          }
        >
          The log has rows, but none for this actor, action, subject and time.
        </EmptyState>
      ) : (
        <EmptyState title="No row yet" action={<OpenPlayground />}>
          The first mail that arrives writes the first row.
        </EmptyState>
      )}
    </div>
  );
}
