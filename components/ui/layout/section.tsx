import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useId } from "react";

interface SectionProps {
  title: ReactNode;
  /** At the right end of the title's line. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A labelled block: small grey heading, then the data. */
export function Section({ title, aside, children, className }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={className}>
      <div className="mb-2 flex items-center gap-2 text-12 text-ink-3">
        <h3 id={id} className="font-medium text-12 leading-4">
          {title}
        </h3>
        {aside ? <span className="ml-auto">{aside}</span> : null}
      </div>
      {children}
    </section>
  );
}

interface FoldProps {
  summary: ReactNode;
  /** Shown beside the summary, in grey. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A disclosure; the browser's page search finds its content. */
export function Fold({ summary, aside, children, className }: FoldProps) {
  return (
    <details className={clsx("group/fold", className)}>
      <summary className="flex min-h-7 list-none items-center gap-1.5 font-medium text-12 text-ink-2 hover:text-ink coarse:min-h-11">
        <ChevronRight aria-hidden="true" className="icon-14 flex-none text-ink-3 group-open/fold:rotate-90" />
        {summary}
        {aside}
      </summary>
      <div className="pt-1 pb-2">{children}</div>
    </details>
  );
}
