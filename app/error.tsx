"use client";

import { Button } from "@/components/ui/buttons/button";
import { EmptyState } from "@/components/ui/states/empty-state";

/** Shown instead of a page that could not be rendered. Server errors arrive with a digest only. */
export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  return (
    <div className="p-6">
      <EmptyState
        kind="failed"
        title="This page could not be shown"
        action={
          <Button size="sm" onClick={retry}>
            Try again
          </Button>
        }
      >
        Nothing was changed: looking never decides anything. Try again; if it stays, look into the console’s
        log
        {digest ? ` for ${digest}` : ""}.
      </EmptyState>
    </div>
  );
}
