import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import { compileExpression } from "./expression.ts";

/** Longer values are kept as their hash, so that an index can hold them. */
const LONGEST_VALUE = 120;

/**
 * The text under which a limit counts an event: the value of its key expression (protocol §6.16). The number 1 and the
 * text "1" are the same; a missing attribute and `false` are `"false"`. Objects count by their JSON.
 */
export function flowKey(expression: string, event: unknown): string {
  const value = compileExpression(expression).value({ event });
  const text = keyText(value);
  return text.length <= LONGEST_VALUE ? text : createHash("sha256").update(text).digest("hex");
}

function keyText(value: unknown): string {
  if (value === undefined || value === null) return "false";
  if (typeof value === "object") return canonicalJson(value);
  return String(value);
}
