import { type ReactNode, useId } from "react";

interface CustomerSectionProps {
  title: string;
  count: number;
  /** Said when there is nothing. */
  empty: string;
  /** The table, over the whole width. */
  children: ReactNode;
}

/** One of the lists of a customer's page. */
export function CustomerSection({ title, count, empty, children }: CustomerSectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="pt-5">
      <h3 id={id} className="px-4 pb-1 font-medium text-13 sm:px-6">
        {title} <span className="font-regular text-ink-3">{count}</span>
      </h3>
      {count === 0 ? <p className="px-4 py-2 text-13 text-ink-2 sm:px-6">{empty}</p> : children}
    </section>
  );
}
