"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ClockProvider } from "@/components/clock/clock-provider";
import { KeysProvider } from "@/components/keys/keys-provider";
import { Toaster } from "@/components/ui/layers/toaster";
import { ApiFailure } from "@/lib/http/fetch-json";
import { paths } from "@/lib/paths";

interface ProvidersProps {
  timeZone: string;
  renderedAtMs: number;
  children: ReactNode;
}

/** The providers above every page. */
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

const FRESH_MS = 10_000;
const MOST_RETRIES = 2;

/** Provides the query cache. An ended session leads to the sign-in page. */
function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
        defaultOptions: { queries: { staleTime: FRESH_MS, retry: isWorthRetrying } },
      }),
  );
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

/** A retry may help only without an answer or after a server error. */
function isWorthRetrying(failures: number, error: Error): boolean {
  const passing = error instanceof ApiFailure && (error.status === 0 || error.status >= 500);
  return passing && failures < MOST_RETRIES;
}

function leaveWhenSignedOut(error: Error): void {
  if (!(error instanceof ApiFailure) || error.status !== 401) return;
  const { pathname, search } = window.location;
  window.location.assign(paths.signIn(`${pathname}${search}`));
}
