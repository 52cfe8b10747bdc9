import clsx from "clsx";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { countMark } from "@/components/lists/count-words";

export interface Tab {
  href: string;
  label: string;
  /** Shown beside the label when known. */
  count?: number;
  current: boolean;
}

/** Tabs that are links: each view has its own address. `label` names the group for readers. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="flex h-full gap-5">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab.current ? "page" : undefined}
          className={clsx(
            "inline-flex items-center gap-1.5 font-medium text-13 hover:text-ink",
            tab.current ? "text-ink shadow-[inset_0_-2px_0_var(--ink)] forced:underline" : "text-ink-3",
          )}
        >
          {tab.label}
          {tab.count === undefined ? null : (
            <span className="font-regular text-ink-3">{countMark(tab.count)}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}

interface TabLineProps extends ComponentProps<typeof Tabs> {
  /** At the right end. */
  children?: ReactNode;
}

/** The views of a page, above it. */
export function TabLine({ children, ...tabs }: TabLineProps) {
  return (
    <div className="flex h-11 flex-none items-center gap-5 overflow-x-auto border-line border-b px-4 sm:px-6">
      <Tabs {...tabs} />
      {children ? <span className="ml-auto">{children}</span> : null}
    </div>
  );
}
