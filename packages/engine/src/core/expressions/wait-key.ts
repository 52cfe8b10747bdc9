import type { ASTNode } from "@marcbachmann/cel-js";
import { CEL, readingOf, valueAt } from "./expression-scope.ts";

/** A value that the awaited event must have at a path; a database index finds waits by it. */
export interface WaitKey {
  /** Path below the event, as JSON: `["data","id"]`. */
  path: string;
  /** The scalar as JSON; `null` also stands for a missing attribute. */
  value: string;
}

const LONGEST_VALUE = 300;

/**
 * Finds in a wait's condition a required term of the form `async.… == <literal or event.…>`. The key only preselects
 * waits: the whole condition is evaluated for each of them.
 * @param event the first event of the waiting run
 * @returns null when the condition has no such term
 */
export function waitKey(condition: string, event: unknown): WaitKey | null {
  for (const term of requiredTerms(CEL.parse(condition).ast)) {
    if (term.op !== "==") continue;
    const [left, right] = term.args;
    const key = keyOf(left, right, event) ?? keyOf(right, left, event);
    if (key) return key;
  }
  return null;
}

function requiredTerms(node: ASTNode): ASTNode[] {
  if (node.op !== "&&") return [node];
  return [...requiredTerms(node.args[0]), ...requiredTerms(node.args[1])];
}

function keyOf(awaited: ASTNode, wanted: ASTNode, event: unknown): WaitKey | null {
  const reading = readingOf(awaited, new Set());
  if (reading?.root !== "async" || reading.path.length === 0) return null;
  const value = scalarJson(wantedValue(wanted, event));
  return value === null ? null : { path: JSON.stringify(reading.path), value };
}

function wantedValue(node: ASTNode, event: unknown): unknown {
  if (node.op === "value") return typeof node.args === "bigint" ? Number(node.args) : node.args;
  const reading = readingOf(node, new Set());
  // An object means "no scalar": the term cannot be a key.
  return reading?.root === "event" ? valueAt(event, reading.path) : {};
}

function scalarJson(value: unknown): string | null {
  if (value === undefined || value === null) return "null";
  if (typeof value === "number" && !Number.isSafeInteger(value)) return null;
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return null;
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE ? null : text;
}
