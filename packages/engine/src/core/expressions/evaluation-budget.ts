/**
 * What one evaluation may cost, in steps of up to a tenth of a microsecond: some tens of milliseconds at most, while the
 * engine answers nobody else.
 */
const BUDGET = 500_000;
/** Characters that are compared or copied in the time of one step. */
const CHARACTERS_PER_STEP = 16;

/** The shape of an expression, as far as its cost goes. */
export interface Shape {
  /** Nodes of its tree. */
  nodes: number;
  /** Whether it walks over lists, so that each of their elements may cost as much as the whole tree. */
  hasMacros: boolean;
  /** Whether it makes values out of texts, of which every character may become one. */
  parsesTexts: boolean;
}

/**
 * Whether an expression may be evaluated over the values it reads. A sender controls both: a list of a million numbers
 * and a condition that walks over it fifty times would hold up every other run.
 * @param values what the expression reads, once for every time it does
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

/** Counts what a value holds, as far as the limit; without recursion, for it may be nested as deep as it is long. */
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
