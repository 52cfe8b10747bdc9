import type { Resynced } from "@/lib/functions/schemas";

/** What a resync changed: what differed and no longer does, and what still does. */
export function resyncWords({ before, after }: Resynced): string {
  const still = new Set(after.map(({ functionId }) => functionId));
  const mended = before.map(({ functionId }) => functionId).filter((id) => !still.has(id));
  const done = mended.length > 0 ? `Mended: ${mended.join(", ")}.` : "";
  if (still.size > 0) return `${done} Still different: ${[...still].join(", ")}.`.trim();
  return done || "Nothing differed. The engine has what the code declares.";
}
