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
