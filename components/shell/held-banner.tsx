"use client";

import { ShieldOff } from "lucide-react";
import { useAttention } from "./shell-context";

/** Says on every page that this deployment does not act on its database, and how to let it. */
export function HeldBanner() {
  const held = useAttention()?.held;
  if (!held) return null;
  return (
    <section
      aria-label="Deployment"
      className="flex min-w-0 items-start gap-2 border-line border-b bg-waiting-wash px-4 py-2 text-13 sm:pl-6"
    >
      <ShieldOff aria-hidden="true" className="icon-14 mt-0.5 flex-none" />
      <p className="min-w-0">
        {held.reason} To let it act, run{" "}
        <code className="break-all rounded-1 bg-sunken px-1 font-mono text-12">{held.command}</code>.
      </p>
    </section>
  );
}
