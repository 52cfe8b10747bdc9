"use client";

import { Button } from "@/components/ui/buttons/button";

/** Repeats a failed read. */
export function TryAgain({ query }: { query: { refetch: () => unknown } }) {
  return (
    <Button size="sm" onClick={() => void query.refetch()}>
      Try again
    </Button>
  );
}
