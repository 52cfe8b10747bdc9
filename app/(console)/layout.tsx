import type { ReactNode } from "react";
import { LiveProvider } from "@/components/live/live-provider";
import { ConsoleShell } from "@/components/shell/console-shell";
import { requirePage } from "@/lib/api/require-page";
import { env } from "@/lib/env";
import { VENDORS } from "@/lib/env/vendors";
import { readAttention } from "@/lib/overview/read-attention";
import { hasPlayground } from "@/lib/playground/require-playground";

/** The console, for signed-in people. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const me = await requirePage("/");
  const { mode, sandbox } = env();
  return (
    <LiveProvider>
      <ConsoleShell
        me={me}
        environment={{ mode, nothingLeaves: VENDORS.every((vendor) => sandbox.includes(vendor)) }}
        sandbox={hasPlayground()}
        attention={await readAttention(me)}
      >
        {children}
      </ConsoleShell>
    </LiveProvider>
  );
}
