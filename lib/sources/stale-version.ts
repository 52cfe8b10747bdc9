import { Conflict } from "@/lib/app-errors";

/** What whoever comes second is told. */
export function staleVersion(): Conflict {
  return new Conflict({
    code: "stale_version",
    message: "This source was changed meanwhile. Look at it, then save yours again. Nothing was changed.",
  });
}
