/**
 * Budget of one evaluation, in steps of up to 0.1 µs: at most some tens of milliseconds, during which the engine
 * answers no other request.
 */
const BUDGET = 500_000;
/** Characters that are compared or copied in one step. */
const CHARACTERS_PER_STEP = 16;

/** Properties of an expression that determine its cost. */
export interface Shape {
  /** Nodes of its tree. */
  nodes: number;
  /** Whether it iterates over lists: each element may cost as much as the whole tree. */
  hasMacros: boolean;
  /** Whether it parses texts: each character may become a value. */
  parsesTexts: boolean;
}

/**
 * Whether an expression may be evaluated over the values it reads. A sender controls both: a condition that iterates
 * fifty times over a list of a million numbers would block every other run.
 * @param values one entry for each read of the expression
 */
export function isAffordable(shape: Shape, values: readonly unknown[]): boolean {
  const { nodes, hasMacros, parsesTexts } = shape;
  const limit = hasMacros || parsesTexts ? BUDGET / nodes : BUDGET;
  let weight = 0;
  for (const value of values) {
    weight += weigh(value, parsesTexts ? 1 : CHARACTERS_PER_STEP, limit - weight);
    if (weight > limit) return false;
  }
  return true;
}

/** Counts the parts of a value, up to the limit; without recursion, because a value may be nested deeply. */
function weigh(root: unknown, charactersPerStep: number, limit: number): number {
  const open: unknown[] = [root];
  let weight = 0;
  while (open.length > 0 && weight <= limit) {
    const value = open.pop();
    weight += typeof value === "string" ? 1 + value.length / charactersPerStep : 1;
    if (typeof value !== "object" || value === null) continue;
    const children: unknown[] = Array.isArray(value) ? value : Object.values(value);
    weight += children.length;
    if (weight <= limit) for (const child of children) open.push(child);
  }
  return weight;
}
