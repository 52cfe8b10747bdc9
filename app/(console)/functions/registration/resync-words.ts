import type { Resynced } from "@/lib/functions/schemas";

/** The result of a resync: the differences that went away, and those that stay. */
export function resyncWords({ before, after }: Resynced): string {
  const still = new Set(after.map(({ functionId }) => functionId));
  const mended = before.map(({ functionId }) => functionId).filter((id) => !still.has(id));
  const done = mended.length > 0 ? `Mended: ${mended.join(", ")}.` : "";
  if (still.size > 0) return `${done} Still different: ${[...still].join(", ")}.`.trim();
  return done || "Nothing differed. The engine matches the code.";
}
