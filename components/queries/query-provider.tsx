"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ApiFailure } from "@/lib/http/fetch-json";
import { paths } from "@/lib/paths";

const FRESH_MS = 10_000;
const MOST_RETRIES = 2;

/** Holds what pages have read. Live changes invalidate it; a session that ended leads to the sign-in page. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
        defaultOptions: { queries: { staleTime: FRESH_MS, retry: isWorthRetrying } },
      }),
  );
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

/** Only no answer and server errors may be different next time. */
function isWorthRetrying(failures: number, error: Error): boolean {
  const passing = error instanceof ApiFailure && (error.status === 0 || error.status >= 500);
  return passing && failures < MOST_RETRIES;
}

function leaveWhenSignedOut(error: Error): void {
  if (!(error instanceof ApiFailure) || error.status !== 401) return;
  const { pathname, search } = window.location;
  window.location.assign(paths.signIn(`${pathname}${search}`));
}
