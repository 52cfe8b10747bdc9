"use client";

import clsx from "clsx";
import { Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { paths } from "@/lib/paths";
import { LiveMark } from "../live/live-mark";
import { KeyHint } from "../ui/buttons/button";
import { shortId } from "../ui/values/short-id";
import { type NavItem, navItemAt } from "./navigation/nav-items";

interface TopLineProps {
  onSearch: () => void;
  environment: ReactNode;
  userMenu: ReactNode;
}

/** Environment, page title, search, live mark, user. On a phone the title comes first and search moves under More. */
export function TopLine({ environment, onSearch, userMenu }: TopLineProps) {
  return (
    <header className="flex h-13 min-w-0 items-center gap-3 border-line border-b px-4 group-has-data-own-head/shell:max-sm:hidden sm:h-12 sm:pl-6">
      <span className="order-2 inline-flex sm:order-1">{environment}</span>
      <PageTitle />
      <button
        type="button"
        onClick={onSearch}
        aria-keyshortcuts="Meta+K Control+K"
        className="order-3 ml-auto flex h-7.5 min-w-0 flex-[0_1_288px] items-center gap-2 rounded-2 border border-line bg-sunken pr-1.5 pl-2.5 text-13 text-ink-3 hover:border-edge max-sm:hidden"
      >
        <Search aria-hidden="true" className="icon-14" />
        <span className="truncate">Search pages, ids, actions</span>
        <span className="ml-auto flex gap-1">
          <KeyHint>⌘</KeyHint>
          <KeyHint>K</KeyHint>
        </span>
      </button>
      <span className="order-4 inline-flex max-sm:ml-auto">
        <LiveMark />
      </span>
      <span className="order-5 inline-flex max-sm:hidden">{userMenu}</span>
    </header>
  );
}

/** Pages that are named by a word of their own, and not by an id. */
const PLACES: Readonly<Record<string, string>> = {
  sources: "Sources",
  catalogue: "Catalogue",
  cost: "Cost",
  adr: "Decisions",
  api: "HTTP API",
};

/** The name of an address below a page. Pages of the help are named by words, everything else by its id. */
function nameOf(part: string, item: NavItem): string {
  const place = PLACES[part];
  if (place) return place;
  if (item.href !== paths.help()) return shortId(part);
  const words = part.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The title of the page; for an address below a page, a link back and the open id. */
function PageTitle() {
  const pathname = usePathname();
  const item = navItemAt(pathname);
  const owned = item?.count === "approvals";
  if (!item) return <h1 className="order-1 sm:order-2">Vagus</h1>;
  const below = pathname === item.href ? [] : pathname.slice(item.href.length + 1).split("/");
  const open = below.pop();
  // The approval's card names itself; its queue stays in view.
  if (!open || owned) return <h1 className="order-1 text-16 sm:order-2 sm:text-14">{item.label}</h1>;
  const between = below.map((part, index) => ({
    label: nameOf(part, item),
    href: `${item.href}/${below.slice(0, index + 1).join("/")}`,
  }));
  const title = decodeURIComponent(open);
  return (
    <div className="order-1 flex min-w-0 items-center gap-2 sm:order-2">
      {[item, ...between].map(({ href, label }, at) => (
        // A phone has room for the nearest only.
        <span
          key={href}
          className={clsx("flex flex-none gap-2 text-ink-3", at < between.length && "max-sm:hidden")}
        >
          <Link href={href} className="hover:text-ink coarse:py-3">
            {label}
          </Link>
          <span aria-hidden="true" className="coarse:py-3">
            /
          </span>
        </span>
      ))}
      <h1 title={title} className="truncate">
        {nameOf(title, item)}
      </h1>
    </div>
  );
}
