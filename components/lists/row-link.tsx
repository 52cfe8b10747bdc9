"use client";

import clsx from "clsx";
import Link from "next/link";
import type { MouseEvent, ReactNode } from "react";

export interface RowLinkProps {
  href: string;
  /** For a link that opens a panel beside the list: whether the panel is open, and how to open it. */
  open?: boolean;
  onOpen?: () => void;
  className?: string;
  children: ReactNode;
}

/** The link of a row. It covers the row, so that the whole row is the target. */
export function RowLink({ href, open, onOpen, className, children }: RowLinkProps) {
  function onClick(press: MouseEvent) {
    // Opening in a new tab is the browser's business.
    if (!onOpen || press.metaKey || press.ctrlKey || press.shiftKey || press.altKey) return;
    press.preventDefault();
    onOpen();
  }
  return (
    <Link
      href={href}
      prefetch={false}
      onClick={onClick}
      aria-current={open ? "true" : undefined}
      className={clsx(
        "block max-w-full truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2 sm:flex-none",
        className,
      )}
    >
      {children}
    </Link>
  );
}
