"use client";

import { EmptyList, List } from "@/components/lists/list";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { ButtonLink } from "@/components/ui/buttons/button";
import { TabLine } from "@/components/ui/layout/tabs";
import type { OperationFilter } from "@/lib/operations/schemas";
import { paths } from "@/lib/paths";
import { operationColumns } from "./operation-columns";
import { operationPage } from "./queries";

/** Every rerun, cancellation and redelivery with its progress, author and reason. */
export function OperationList({ filter }: { filter: OperationFilter }) {
  const { items, nextCursor } = usePrefetchedQuery(operationPage(filter));
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
      <List
        caption="Operations, newest first"
        columns={operationColumns}
        rows={items}
        idOf={({ id }) => id}
        empty={<NoOperations narrowed={filter.status !== undefined} />}
        pages={{
          label: "Operations",
          cursor: filter.cursor,
          nextCursor,
          hrefOf: (cursor) => paths.operations({ ...filter, cursor }),
        }}
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
      Select runs or deliveries, check the preview and give a reason to start an operation.
    </EmptyList>
  );
}

/** The views of the list. */
const OPERATION_VIEWS = [
  { label: "All", status: undefined },
  { label: "Running", status: "running" },
  { label: "Paused", status: "paused" },
  { label: "Completed", status: "completed" },
  { label: "Aborted", status: "aborted" },
] as const;
