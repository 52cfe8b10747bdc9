import { ArrowUp } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Button } from "@/components/ui/buttons/button";
import { EmptyState } from "@/components/ui/states/empty-state";
import { ButtonLink } from "../ui/buttons/button";
import { DataTable, type DataTableProps } from "./data-table";

interface ListProps<Row> extends DataTableProps<Row> {
  /** In place of a table without rows. */
  empty: ReactNode;
  /** Newer rows that wait to be shown. */
  fresh?: ComponentProps<typeof NewRowsPill>;
  /** Draws a hairline above, where the element above has none. */
  ruled?: boolean;
  pages?: ComponentProps<typeof Pager>;
}

/** A list of the console: newer rows behind a pill, the table or why it is empty, and the way to older rows. */
export function List<Row>({ empty, fresh, ruled, pages, ...table }: ListProps<Row>) {
  return (
    <>
      {fresh ? <NewRowsPill {...fresh} /> : null}
      <div className={ruled ? "border-line border-t" : undefined}>
        {table.rows.length === 0 ? empty : <DataTable {...table} />}
      </div>
      {pages ? <Pager {...pages} /> : null}
    </>
  );
}

/** Counts the rows that arrived since the list was shown. The list moves only when it is pressed. */
function NewRowsPill({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <div role="status" className="sticky top-2 z-10 flex h-0 justify-center">
      {count > 0 ? (
        <Button
          size="sm"
          icon={<ArrowUp aria-hidden="true" className="icon-14" />}
          onClick={onShow}
          className="rounded-full"
        >
          {count} new
        </Button>
      ) : null}
    </div>
  );
}

interface PagerProps {
  /** The rows that are paged, for screen readers. */
  label: string;
  /** The cursor of this page; undefined for the first. */
  cursor: string | undefined;
  /** The cursor of the next page: null after the last. */
  nextCursor: string | null;
  hrefOf: (cursor: string | undefined) => string;
}

/** Keyset paging: on to older rows, or back to the newest. There are no page numbers to go wrong. */
function Pager({ label, cursor, nextCursor, hrefOf }: PagerProps) {
  if (!cursor && !nextCursor) return null;
  return (
    <nav aria-label={`${label}, pages`} className="flex items-center gap-2 px-4 py-3 sm:px-6">
      {nextCursor ? (
        <ButtonLink href={hrefOf(nextCursor)} size="sm">
          Older
        </ButtonLink>
      ) : (
        <span className="text-12 text-ink-3">Nothing older.</span>
      )}
      {cursor ? (
        <ButtonLink href={hrefOf(undefined)} size="sm" kind="quiet">
          Back to newest
        </ButtonLink>
      ) : null}
    </nav>
  );
}

/** Shown by a list without rows: the reason and the next step. */
export function EmptyList(props: ComponentProps<typeof EmptyState>) {
  return (
    <div className="p-4 sm:p-6">
      <EmptyState {...props} />
    </div>
  );
}
