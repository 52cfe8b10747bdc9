import { PlaceholderRows } from "@/components/lists/placeholder-rows";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import type { ErrorFilter, ErrorGroupItem } from "@/lib/error-groups/schemas";
import { errorsPath } from "./error-filter";
import { GroupRow } from "./group-row";

interface GroupTableProps {
  /** Undefined while they are read. */
  groups: readonly ErrorGroupItem[] | undefined;
  filter: ErrorFilter;
  openId: string | undefined;
  onOpen: (errorId: string) => void;
}

/** The groups of a view, the one seen last first. */
export function GroupTable({ groups, filter, openId, onOpen }: GroupTableProps) {
  return (
    <Table
      caption="Error groups, the one seen last first"
      head={
        <>
          <Th>Message</Th>
          <Th className="max-md:hidden">Last 24 hours</Th>
          <Th right className="max-sm:hidden sm:pr-5">
            Runs
          </Th>
          <Th right className="max-lg:hidden sm:pr-5">
            Customers
          </Th>
          <Th className="max-lg:hidden">First seen</Th>
          <Th className="max-sm:hidden">Last seen</Th>
          <Th className="max-sm:hidden">State</Th>
        </>
      }
    >
      {groups?.map((group) => (
        <GroupRow
          key={group.id}
          group={group}
          href={errorsPath(filter, { cursor: filter.cursor }, group.id)}
          open={group.id === openId}
          onOpen={() => onOpen(group.id)}
        />
      )) ?? (
        <PlaceholderRows count={5}>
          <Td className="h-14">
            <Skeleton className="w-100 max-w-full" />
            <Skeleton className="mt-2 w-52 max-w-full" />
          </Td>
        </PlaceholderRows>
      )}
    </Table>
  );
}
