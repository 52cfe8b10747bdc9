"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/buttons/button";
import { EmptyState } from "@/components/ui/states/empty-state";
import { ApiFailure } from "@/lib/http/fetch-json";

interface UnreadableProps {
  /** The thing that was to be read, with "This" or "The": "This event", "The runs". */
  what: string;
  query: { error: Error | null; refetch: () => unknown };
  /** Says what is safe although the read failed. */
  children: ReactNode;
}

/** Says why something could not be read, or that it does not exist. Renders nothing while the read goes on. */
export function Unreadable({ what, query, children }: UnreadableProps) {
  const { error } = query;
  if (!error) return null;
  const status = error instanceof ApiFailure ? error.status : 0;
  return (
    <div className="p-4 sm:p-6">
      {status === 404 ? (
        <EmptyState title={`There is no such ${what.slice(what.indexOf(" ") + 1)}`}>
          The address may be mistyped, or it is no longer kept.
        </EmptyState>
      ) : (
        <EmptyState
          kind={status === 403 ? "forbidden" : "failed"}
          title={status === 403 ? "Not for your role" : `${what} could not be read`}
          action={<TryAgain query={query} />}
        >
          {error.message} {children}
        </EmptyState>
      )}
    </div>
  );
}

/** Repeats a failed read. */
export function TryAgain({ query }: { query: { refetch: () => unknown } }) {
  return (
    <Button size="sm" onClick={() => void query.refetch()}>
      Try again
    </Button>
  );
}
