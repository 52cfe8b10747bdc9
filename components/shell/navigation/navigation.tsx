"use client";

import clsx from "clsx";
import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { countMark } from "@/components/lists/count-words";
import { paths } from "@/lib/paths";
import { BrandMark } from "../brand";
import { type Shell, useAttention } from "../shell-context";
import { countOf, navItemAt, navItems } from "./nav-items";

/** Navigation of wide screens: the pages with their counts; playground and help at the foot. */
export function Rail({ shell }: { shell: Shell }) {
  const current = navItemAt(usePathname());
  const attention = useAttention();
  return (
    <aside className="row-span-2 row-start-1 flex flex-col border-line border-r bg-rail px-2 pb-3 max-sm:hidden">
      <Link
        href={paths.overview()}
        className="flex h-12 flex-none items-center gap-2 px-2 font-semibold tracking-[-0.01em]"
      >
        <BrandMark />
        Vagus
      </Link>
      <nav aria-label="Main" className="flex flex-1 flex-col gap-px">
        {navItems(shell).map((item, at, all) => {
          const count = countOf(item, attention);
          return (
            <Link
              key={item.href}
              href={item.href}
              aria-current={item === current ? "page" : undefined}
              className={clsx(
                "flex h-7.5 items-center gap-2.5 rounded-2 px-2 text-13 coarse:h-11",
                item === current
                  ? "bg-selected font-medium text-ink forced:outline"
                  : "text-ink-2 hover:bg-hover hover:text-ink [&>svg]:text-ink-3",
                item.opensGroup && "mt-3",
                item.atFoot && !all[at - 1]?.atFoot && "mt-auto",
              )}
            >
              <item.icon aria-hidden="true" className="icon" />
              {item.label}
              {count ? (
                <span className="ml-auto font-medium text-12 text-ink-2">
                  {countMark(count)}
                  <span className="sr-only"> waiting</span>
                </span>
              ) : null}
            </Link>
          );
        })}
      </nav>
    </aside>
  );
}

const slot = "relative grid content-center justify-items-center gap-0.5 font-medium text-11 text-ink-3";

/** Navigation of a phone: three pages, and the rest behind More. */
export function TabBar({ shell, onMore }: { shell: Shell; onMore: () => void }) {
  const current = navItemAt(usePathname());
  const attention = useAttention();
  return (
    <nav
      aria-label="Main"
      className="row-start-3 grid h-18 grid-cols-4 border-line border-t bg-rail pb-[max(0.5rem,env(safe-area-inset-bottom))] sm:hidden"
    >
      {navItems(shell)
        .filter((item) => item.onPhone)
        .map((item) => {
          const count = countOf(item, attention);
          return (
            <Link
              key={item.href}
              href={item.href}
              aria-current={item === current ? "page" : undefined}
              className={clsx(slot, item === current && "text-ink shadow-[inset_0_2px_0_var(--ink)]")}
            >
              <item.icon aria-hidden="true" className="size-5" strokeWidth={1.75} />
              {item.label}
              {count ? (
                <b className="absolute top-2 left-[calc(50%+8px)] h-4 min-w-4 rounded-full bg-inverse px-1 text-center text-11 text-on-inverse">
                  {countMark(count)}
                  <span className="sr-only"> waiting</span>
                </b>
              ) : null}
            </Link>
          );
        })}
      <button type="button" aria-haspopup="dialog" onClick={onMore} className={slot}>
        <Ellipsis aria-hidden="true" className="size-5" strokeWidth={1.75} />
        More
      </button>
    </nav>
  );
}
