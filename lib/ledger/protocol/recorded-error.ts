import process from "node:process";
import type { RecordedError } from "@/db/schema/runs";
import { withSourcePlaces } from "./source-places.ts";

const LONGEST_MESSAGE = 2_000;
const LONGEST_STACK = 8_000;

/**
 * An error as the ledger keeps it: short, and with paths from the root of the checkout, which is nobody's business. It
 * must have been stripped of personal data before, as the middleware of failures does.
 */
export function recordedError(error: {
  name?: string;
  message?: string;
  stack?: string | null;
}): RecordedError {
  const root = `${process.cwd()}/`;
  const stack =
    error.stack &&
    withSourcePlaces(error.stack)
      .replaceAll(`file://${root}`, "")
      .replaceAll(root, "")
      .slice(0, LONGEST_STACK);
  return {
    name: error.name || "Error",
    message: (error.message ?? "").slice(0, LONGEST_MESSAGE),
    ...(stack && { stack }),
  };
}
