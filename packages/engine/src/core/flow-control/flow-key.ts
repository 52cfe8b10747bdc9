import { createHash } from "node:crypto";
import { canonicalJson } from "../canonical-json.ts";
import { compileExpression } from "../expressions/expression.ts";

/** Longer names and values are stored as their hash, so that an index can hold them. */
const LONGEST_VALUE = 120;
const LONGEST_NAME = 240;

/**
 * The key under which a limit counts an event: the value of the key expression as text (protocol §6.16). The number 1
 * and the text "1" are the same key; a missing attribute and `false` are `"false"`. Objects count by their JSON.
 */
export function flowKey(expression: string, event: unknown): string {
  const value = compileExpression(expression).value({ event });
  return shortened(keyText(value), LONGEST_VALUE);
}

/**
 * The name under which a limit counts an event; it differs for each expression and value.
 * @param expression null when all events count together
 */
export function flowName(expression: string | null, event: unknown): string {
  return expression === null ? "" : shortened(`${expression} ${flowKey(expression, event)}`, LONGEST_NAME);
}

/** As `flowName`, but null for an event without a key (missing or false), to which the limit does not apply. */
export function exemptingName(expression: string | null, event: unknown): string | null {
  if (expression !== null) {
    const value = compileExpression(expression).value({ event });
    if (value === undefined || value === null || value === false) return null;
  }
  return flowName(expression, event);
}

function keyText(value: unknown): string {
  if (value === undefined || value === null) return "false";
  if (typeof value === "object") return canonicalJson(value);
  return String(value);
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : createHash("sha256").update(text).digest("hex");
}
