import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";

interface TableProps {
  /** What the table holds; read out, not drawn. */
  caption: string;
  head: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A table over the whole width of its pane: hairlines between rows, column heads in grey. */
export function Table({ caption, head, children, className }: TableProps) {
  return (
    <table className={clsx("w-full border-collapse text-13", className)}>
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>{head}</tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

interface CellProps {
  /** Right-aligned: numbers and ids that end a row. */
  right?: boolean;
}

const edges = "pr-3 first:pl-4 last:pr-4 sm:first:pl-6 sm:last:pr-6";

/** A column head, 32 high. */
export function Th({ right, className, ...rest }: CellProps & ComponentProps<"th">) {
  return (
    <th
      scope="col"
      {...rest}
      className={clsx(
        "h-8 whitespace-nowrap border-line border-b font-medium text-12 text-ink-3",
        right ? "text-right" : "text-left",
        edges,
        className,
      )}
    />
  );
}

/** A row that answers to the pointer; 36 high. */
export function Tr({ className, ...rest }: ComponentProps<"tr">) {
  return <tr {...rest} className={clsx("hover:bg-hover", className)} />;
}

/** A cell on one line. */
export function Td({ right, className, ...rest }: CellProps & ComponentProps<"td">) {
  return (
    <td
      {...rest}
      className={clsx(
        "h-9 whitespace-nowrap border-line border-b",
        right ? "text-right" : "text-left",
        edges,
        className,
      )}
    />
  );
}
