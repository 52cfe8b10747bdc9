import process from "node:process";
import type { RecordedError } from "@/db/schema/runs";
import { applySourceMaps } from "./source-maps.ts";

const LONGEST_MESSAGE = 2_000;
const LONGEST_STACK = 8_000;

/**
 * Shortens an error for the ledger, with paths relative to the checkout. Personal data must have been removed before, as
 * the failures middleware does.
 */
export function recordedError(error: {
  name?: string;
  message?: string;
  stack?: string | null;
}): RecordedError {
  const root = `${/* turbopackIgnore: true */ process.cwd()}/`;
  const stack =
    error.stack &&
    applySourceMaps(error.stack)
      .replaceAll(`file://${root}`, "")
      .replaceAll(root, "")
      .slice(0, LONGEST_STACK);
  return {
    name: error.name || "Error",
    message: (error.message ?? "").slice(0, LONGEST_MESSAGE),
    ...(stack && { stack }),
  };
}
