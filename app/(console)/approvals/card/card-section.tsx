"use client";

import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useId, useState } from "react";

interface CardSectionProps {
  title: ReactNode;
  aside?: ReactNode;
  /** Folded on a phone, with this line beside the title; always open on wider screens. */
  phoneHint?: string;
  children: ReactNode;
}

/** A block of the card: small heading, then data; hairlines between blocks on a phone. */
export function CardSection({ title, aside, phoneHint, children }: CardSectionProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const folds = phoneHint !== undefined;
  return (
    <section
      aria-labelledby={id}
      className={clsx("max-sm:border-line max-sm:border-b", !folds && "max-sm:px-4 max-sm:py-3.5")}
    >
      <h3 id={id} className="font-medium text-12 text-ink-3 leading-4">
        {folds ? (
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="flex h-12 w-full items-center gap-3 px-4 text-left text-14 text-ink sm:hidden"
          >
            {title}
            <span className="min-w-0 flex-1 truncate text-right font-regular text-13 text-ink-3">
              {phoneHint}
            </span>
            <ChevronRight aria-hidden="true" className={clsx("icon-14 text-ink-3", open && "rotate-90")} />
          </button>
        ) : null}
        <span className={clsx("mb-2 flex items-center gap-2", folds && "max-sm:hidden")}>
          {title}
          {aside ? <span className="ml-auto font-regular">{aside}</span> : null}
        </span>
      </h3>
      <div className={clsx(folds && "max-sm:px-4 max-sm:pb-3.5", folds && !open && "max-sm:hidden")}>
        {children}
      </div>
    </section>
  );
}
