"use client";

import { Button } from "@/components/ui/button";

/** What a failed read offers: nothing was changed by it, so it may be read again. */
export function TryAgain({ query }: { query: { refetch: () => unknown } }) {
  return (
    <Button size="sm" onClick={() => void query.refetch()}>
      Try again
    </Button>
  );
}
