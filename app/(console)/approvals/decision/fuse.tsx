"use client";

import { useState } from "react";
import { useNow } from "@/components/clock/use-now";

/** The 2 px line on top of a bar that burns down until a decision takes effect. The seconds stand in the text. */
export function Fuse({ from, until }: { from: string; until: string }) {
  const wholeMs = Date.parse(until) - Date.parse(from);
  // The animation starts once, at the share of the hold that has passed by then.
  const [startMs] = useState(useNow());
  const goneMs = Math.min(wholeMs, Math.max(0, startMs - Date.parse(from)));
  return (
    <span
      aria-hidden="true"
      style={{ animationDuration: `${wholeMs}ms`, animationDelay: `${-goneMs}ms` }}
      className="-top-px absolute inset-x-0 h-0.5 origin-left animate-fuse bg-ink motion-reduce:hidden"
    />
  );
}
