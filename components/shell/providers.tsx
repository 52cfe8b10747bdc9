"use client";

import type { ReactNode } from "react";
import { ClockProvider } from "@/components/clock/clock-provider";
import { KeysProvider } from "@/components/keys/keys-provider";
import { QueryProvider } from "@/components/queries/query-provider";
import { Toaster } from "@/components/ui/toaster";

interface ProvidersProps {
  timeZone: string;
  renderedAtMs: number;
  children: ReactNode;
}

/** Everything a page may rely on being above it. */
export function Providers({ timeZone, renderedAtMs, children }: ProvidersProps) {
  return (
    <ClockProvider timeZone={timeZone} renderedAtMs={renderedAtMs}>
      <QueryProvider>
        <Toaster>
          <KeysProvider>{children}</KeysProvider>
        </Toaster>
      </QueryProvider>
    </ClockProvider>
  );
}
