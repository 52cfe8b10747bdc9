"use client";

import { useQuery } from "@tanstack/react-query";
import { EmptyList } from "@/components/lists/empty-list";
import { PlaceholderCell, PlaceholderRows } from "@/components/lists/placeholder-rows";
import { Unreadable } from "@/components/queries/unreadable";
import { ButtonLink } from "@/components/ui/button-link";
import { Pager } from "@/components/ui/pager";
import { TabLine } from "@/components/ui/tab-line";
import { Table, Th } from "@/components/ui/table";
import type { OperationFilter } from "@/lib/operations/schemas";
import { paths } from "@/lib/paths";
import { OPERATION_VIEWS } from "./operation-filter";
import { OperationRow } from "./operation-row";
import { operationPage } from "./queries";

/** Every rerun, cancellation and redelivery: how far it is, who started it, and why. */
export function OperationList({ filter }: { filter: OperationFilter }) {
  const page = useQuery(operationPage(filter));
  const operations = page.data?.items;
  return (
    <div>
      <TabLine
        label="Views of the operations"
        tabs={OPERATION_VIEWS.map(({ label, status }) => ({
          href: paths.operations({ status }),
          label,
          current: status === filter.status,
        }))}
      />
      {page.isError && !operations ? (
        <Unreadable what="The operations" query={page}>
          They go on by themselves, whether somebody looks or not.
        </Unreadable>
      ) : operations?.length === 0 ? (
        <NoOperations narrowed={filter.status !== undefined} />
      ) : (
        <Table
          caption="Operations, newest first"
          head={
            <>
              <Th>Operation</Th>
              <Th className="max-sm:hidden">State</Th>
              <Th className="max-md:hidden">Reason</Th>
              <Th right className="max-sm:hidden">
                Done
              </Th>
              <Th right className="max-sm:hidden">
                Failed
              </Th>
              <Th right className="max-md:hidden">
                Left
              </Th>
              <Th right>Started</Th>
            </>
          }
        >
          {operations?.map((operation) => <OperationRow key={operation.id} operation={operation} />) ?? (
            <PlaceholderRows count={4}>
              <PlaceholderCell bar="w-80" />
            </PlaceholderRows>
          )}
        </Table>
      )}
      <Pager
        label="Operations"
        cursor={filter.cursor}
        nextCursor={page.data?.nextCursor}
        hrefOf={(cursor) => paths.operations({ ...filter, cursor })}
      />
    </div>
  );
}

function NoOperations({ narrowed }: { narrowed: boolean }) {
  if (narrowed)
    return (
      <EmptyList
        title="No operation in this state"
        action={
          <ButtonLink href={paths.operations()} size="sm">
            See all operations
          </ButtonLink>
        }
      >
        What starts or pauses appears here by itself.
      </EmptyList>
    );
  return (
    <EmptyList
      title="Nothing was rerun, cancelled or processed again yet"
      action={
        <ButtonLink href={paths.runs({ status: "failed" })} size="sm">
          See failed runs
        </ButtonLink>
      }
    >
      Choose runs or deliveries, look at what would happen, give a reason: that makes an operation.
    </EmptyList>
  );
}
