"use client";

import clsx from "clsx";
import type { ReactNode } from "react";
import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import { Table, Td, Th, Tr } from "@/components/ui/layout/table";
import { zoneName } from "@/lib/time";
import type { Column, Width } from "./columns";
import { RowLink } from "./row-link";
import { SelectCell, SelectPage } from "./selection-cells";
import type { RowSelection } from "./use-row-selection";

export interface DataTableProps<Row> {
  /** What the table holds and in which order; read out, not drawn. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  idOf: (row: Row) => string;
  /** Under the cursor of the keyboard. */
  currentId?: string;
  /** Shown beside or below the table. */
  openId?: string;
  /** Makes rows selectable; `what` is a row in a word: "run". */
  select?: { selection: RowSelection; what: string };
  className?: string;
}

/** A table of rows by its columns. If a column has a link, the whole row is its target. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, idOf, currentId, openId, select, className } = props;
  const leads = columns.some(({ link }) => link);
  return (
    <Table
      caption={caption}
      className={className}
      head={
        <>
          {select ? <SelectPage {...select} ids={rows.map(idOf)} /> : null}
          {columns.map((column) => (
            <Head key={column.head} column={column} />
          ))}
        </>
      }
    >
      {rows.map((row) => {
        const id = idOf(row);
        const cells = columns.map((column) => <Cell key={column.head} column={column} row={row} />);
        if (!leads) return <Tr key={id}>{cells}</Tr>;
        const current = id === currentId;
        return (
          <LinkRow key={id} current={current} open={id === openId} selected={select?.selection.has(id)}>
            {select ? <SelectCell id={id} selection={select.selection} current={current} /> : null}
            {cells}
          </LinkRow>
        );
      })}
    </Table>
  );
}

const hiddenBelow: Record<Width, string> = {
  sm: "max-sm:hidden",
  md: "max-md:hidden",
  lg: "max-lg:hidden",
  xl: "max-xl:hidden",
};

function Head<Row>({ column }: { column: Column<Row> }) {
  const { head, headHidden, headNote, zone, right, from, link, headClass } = column;
  return (
    <Th right={right} className={clsx(from && hiddenBelow[from], link && "max-sm:pl-4", headClass)}>
      {headHidden ? <span className="sr-only">{head}</span> : head}
      {headNote ? <span className="ml-3 font-regular">{headNote}</span> : null}
      {zone ? <Zone /> : null}
    </Th>
  );
}

/** The zone of a column of times: ", CET". */
function Zone() {
  const zone = zoneName(new Date(useNow(60_000)), useTimeZone());
  return <>, {zone}</>;
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const { right, from, fill, cellClass, cell, link, beside, below, phone } = column;
  const content = link ? <RowLink {...link(row)}>{cell(row)}</RowLink> : cell(row);
  return (
    <Td
      right={right}
      className={clsx(
        from && hiddenBelow[from],
        fill && "w-full max-w-0",
        fill && phone && "max-sm:whitespace-normal",
        phone && "max-sm:py-2.5",
        link && "max-sm:pl-4",
        typeof cellClass === "function" ? cellClass(row) : cellClass,
      )}
    >
      {beside ? (
        <span className="flex min-w-0 items-baseline gap-3">
          {content}
          <span className="contents max-sm:hidden">{beside(row)}</span>
        </span>
      ) : (
        content
      )}
      {below?.(row)}
      {phone ? <PhoneLine>{phone(row)}</PhoneLine> : null}
    </Td>
  );
}

interface LinkRowProps {
  /** Under the cursor of the keyboard. */
  current?: boolean;
  /** Shown beside the list. */
  open?: boolean;
  selected?: boolean;
  children: ReactNode;
}

/** A row that a `RowLink` covers. */
function LinkRow({ current, open, selected, children }: LinkRowProps) {
  return (
    <Tr
      data-current={current || undefined}
      className={clsx(
        "group/row relative scroll-my-20",
        (current || selected) && "bg-selected",
        current && "shadow-[inset_2px_0_0_var(--ink)] forced:outline",
        // On a phone the list and what is open in it never show together.
        open && "sm:bg-selected sm:shadow-[inset_2px_0_0_var(--ink)] sm:forced:outline",
      )}
    >
      {children}
    </Tr>
  );
}

/** On a phone, the content of the hidden columns, below the name of the row. */
function PhoneLine({ children }: { children: ReactNode }) {
  return (
    <span className="mt-0.5 flex flex-wrap items-center gap-x-3 text-12 text-ink-2 sm:hidden">
      {children}
    </span>
  );
}
