import type { ReactNode } from "react";
import { Moment } from "@/components/ui/values/moment";
import type { RowLinkProps } from "./row-link";

/** The narrowest screen that shows a column. */
export type Width = "sm" | "md" | "lg" | "xl";

/** One column of a table: what its head says and what a row has in it. */
export interface Column<Row> {
  /** Its name in the head; no two columns of a table share one. */
  head: string;
  /** The head is read out, not drawn. */
  headHidden?: boolean;
  /** Beside the name in the head. */
  headNote?: string;
  /** A column of times: the head names their zone. */
  zone?: boolean;
  /** Right-aligned: numbers, and what ends a row. */
  right?: boolean;
  /** Left out on narrower screens; shown on every one without it. */
  from?: Width;
  /** Takes the width that is left, and cuts what does not fit. */
  fill?: boolean;
  /** Classes of the head, for a width of its own. */
  headClass?: string;
  /** Classes of the cells. */
  cellClass?: string | ((row: Row) => string | undefined);
  cell: (row: Row) => ReactNode;
  /** The target of the row: the cell is then a link that covers the row. */
  link?: (row: Row) => Omit<RowLinkProps, "children">;
  /** Beside the link where there is room; not on a phone. */
  beside?: (row: Row) => ReactNode;
  /** Below the cell. */
  below?: (row: Row) => ReactNode;
  /** Below the cell on a phone: the content of the hidden columns. */
  phone?: (row: Row) => ReactNode;
}

interface TimeColumn<Row> extends Pick<Column<Row>, "head" | "zone"> {
  at: (row: Row) => string | null;
  form?: "log";
  /** In place of a time that is not there. */
  never?: string;
}

/** The last column of a list: when. */
export function timeColumn<Row>({ head, zone, at, form, never }: TimeColumn<Row>): Column<Row> {
  return {
    head,
    zone,
    right: true,
    cellClass: "text-ink-2 max-sm:py-2.5 max-sm:align-top",
    cell: (row) => {
      const moment = at(row);
      return moment ? <Moment at={moment} form={form} /> : never;
    },
  };
}
