import clsx from "clsx";
import { Fragment, type ReactNode } from "react";

interface FactsProps {
  facts: readonly { term: ReactNode; detail: ReactNode; key: string }[];
  /** Details stand at the right edge: for short values in a narrow side. */
  right?: boolean;
}

/** Terms with their details, one a line. */
export function Facts({ facts, right = false }: FactsProps) {
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] items-baseline gap-x-4 gap-y-1 text-13">
      {facts.map(({ key, term, detail }) => (
        <Fragment key={key}>
          <dt className="text-ink-3">{term}</dt>
          <dd className={clsx("min-w-0", right && "text-right")}>{detail}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
