import type { ReactNode } from "react";

/** On a phone, below what names a row: what the hidden columns say. */
export function PhoneLine({ children }: { children: ReactNode }) {
  return (
    <span className="mt-0.5 flex flex-wrap items-center gap-x-3 text-12 text-ink-2 sm:hidden">
      {children}
    </span>
  );
}
