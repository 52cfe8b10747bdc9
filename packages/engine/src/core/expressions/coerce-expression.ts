import { type ASTNode, serialize } from "@marcbachmann/cel-js";

const COMPARISONS = new Set<string>(["==", "!=", "<", "<=", ">", ">=", "in", "!_"]);
const BOOLEAN_CALLS = new Set(["startsWith", "endsWith", "contains", "exists", "exists_one", "all", "bool"]);

/** Alternating operators double the text with every level; a longer text is left to plain CEL. */
const LONGEST_TEXT = 16_384;

/**
 * Rewrites an expression whose `||`, `&&` and `?:` have operands that are not booleans, which the protocol's dialect
 * allows (§6.16) and CEL does not: false, null, 0 and the empty text are falsy, and `a || b` is the first truthy
 * operand, or the last one.
 * @param booleans variables that hold a boolean
 * @returns null when there is nothing to rewrite, or the result would be too long
 */
export function coerceExpression(ast: ASTNode, booleans: ReadonlySet<string>): string | null {
  let changed = false;
  let tooLong = false;
  const text = write(ast);
  return changed && !tooLong ? text : null;

  function write(node: ASTNode): string {
    switch (node.op) {
      case "||":
      case "&&":
        if (isBoolean(node)) return binary(node.op, node.args);
        changed = true;
        return bounded(chain(node.op, operands(node, node.op)));
      case "?:":
        return `(${condition(node.args[0])} ? ${write(node.args[1])} : ${write(node.args[2])})`;
      case "!_":
        return `!(${write(node.args)})`;
      case "call":
        return `${node.args[0]}(${node.args[1].map(write).join(", ")})`;
      case "rcall":
        return `(${write(node.args[1])}).${node.args[0]}(${node.args[2].map(write).join(", ")})`;
      case "==":
      case "!=":
      case "+":
        return binary(node.op, node.args);
      default:
        return `(${serialize(node)})`;
    }
  }

  function bounded(written: string): string {
    tooLong ||= written.length > LONGEST_TEXT;
    return tooLong ? "false" : written;
  }

  function binary(op: string, [left, right]: readonly [ASTNode, ASTNode]): string {
    return `(${write(left)} ${op} ${write(right)})`;
  }

  function condition(node: ASTNode): string {
    if (isBoolean(node)) return write(node);
    changed = true;
    return `truthy(${write(node)})`;
  }

  function isBoolean(node: ASTNode): boolean {
    if (COMPARISONS.has(node.op)) return true;
    if (node.op === "value") return typeof node.args === "boolean";
    if (node.op === "id") return booleans.has(node.args);
    if (node.op === "||" || node.op === "&&") return isBoolean(node.args[0]) && isBoolean(node.args[1]);
    return (node.op === "call" || node.op === "rcall") && BOOLEAN_CALLS.has(node.args[0]);
  }

  /** Flattens a chain of one operator: written pair by pair, the text would double with every operand. */
  function operands(node: ASTNode, op: "||" | "&&"): string[] {
    if (node.op !== op) return [write(node)];
    return [...operands(node.args[0], op), ...operands(node.args[1], op)];
  }
}

function chain(op: "||" | "&&", [first, ...rest]: readonly string[]): string {
  if (first === undefined) return "";
  if (rest.length === 0) return first;
  const others = chain(op, rest);
  return op === "||"
    ? `(truthy(${first}) ? dyn(${first}) : dyn(${others}))`
    : `(truthy(${first}) ? dyn(${others}) : dyn(${first}))`;
}
