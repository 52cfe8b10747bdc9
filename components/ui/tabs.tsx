import clsx from "clsx";
import Link from "next/link";

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
          {tab.count === undefined ? null : <span className="font-regular text-ink-3">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  );
}
