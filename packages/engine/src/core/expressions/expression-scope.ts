import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { parseDurationMs } from "@vagus/primitives/duration";
import type { Shape } from "./evaluation-budget.ts";

/** More than any real trigger or wait needs; bounds parse time and stack for a hostile text. */
export const LIMITS = {
  maxAstNodes: 500,
  maxDepth: 50,
  maxListElements: 200,
  maxMapEntries: 50,
  maxCallArguments: 10,
};

/** The CEL dialect of the protocol (§6.16): standard operators and these extra functions. */
export const CEL = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  limits: LIMITS,
})
  .registerFunction("lowercase(string): string", (text: string) => text.toLowerCase())
  .registerFunction("uppercase(string): string", (text: string) => text.toUpperCase())
  .registerFunction("b64decode(string): string", (text: string) =>
    Buffer.from(text, "base64").toString("utf8"),
  )
  .registerFunction("json_parse(string): dyn", (text: string): unknown => JSON.parse(text))
  .registerFunction("date(string): google.protobuf.Timestamp", (text: string) => new Date(text))
  .registerFunction("now(): google.protobuf.Timestamp", () => new Date())
  .registerFunction("now_plus(string): google.protobuf.Timestamp", (text: string) => shiftNow(text, 1))
  .registerFunction("now_minus(string): google.protobuf.Timestamp", (text: string) => shiftNow(text, -1))
  .registerFunction("truthy(dyn): bool", (value: unknown) => Boolean(value))
  // A text and a number or boolean are joined as texts; a missing value adds nothing.
  .registerOperator("string + int", (text: string, value: bigint) => text + String(value))
  .registerOperator("int + string", (value: bigint, text: string) => String(value) + text)
  .registerOperator("string + double", (text: string, value: number) => text + String(value))
  .registerOperator("double + string", (value: number, text: string) => String(value) + text)
  .registerOperator("string + bool", (text: string, value: boolean) => text + String(value))
  .registerOperator("bool + string", (value: boolean, text: string) => String(value) + text)
  .registerOperator("string + null", (text: string) => text)
  .registerOperator("null + string", (_: null, text: string) => text);

function shiftNow(text: string, sign: 1 | -1): Date {
  const durationMs = parseDurationMs(text);
  if (durationMs === null) throw new Error(`not a duration: ${text}`);
  return new Date(Date.now() + sign * durationMs);
}

/** A value that an expression reads, by its path below `event` or `async`, or a `has(…)` about one. */
export interface Reading {
  root: string;
  path: (string | number)[];
  /** True when the text asks whether the path exists. */
  asksPresence: boolean;
  start: number;
  end: number;
}

const MACROS = new Set(["all", "exists", "exists_one", "map", "filter"]);
const ROOTS = new Set(["event", "async"]);
/** CEL's own names, as in `type(x) == int`. */
const TYPE_NAMES = new Set([
  "int",
  "uint",
  "double",
  "string",
  "bool",
  "bytes",
  "list",
  "map",
  "null_type",
  "type",
]);

/** The values an expression reads, and the properties that determine its cost. */
export interface Survey extends Shape {
  readings: Reading[];
  /** Roots that it reads as a whole, such as `event` without a path. */
  wholes: string[];
}

/** Functions that parse a text. */
const PARSERS = new Set(["json_parse", "b64decode"]);

/**
 * Walks a parsed expression and collects the values it reads.
 * @throws Error naming the rule for `matches` (its backtracking can hang the process), for a macro inside a macro
 *   (its cost is the product of two lists a sender controls) and for a variable other than `event` and `async`
 */
export function surveyExpression(ast: ASTNode): Survey {
  const survey: Survey = { readings: [], wholes: [], nodes: 0, hasMacros: false, parsesTexts: false };
  walk(ast, new Set(), false, survey);
  return survey;
}

function walk(node: ASTNode, bound: ReadonlySet<string>, inMacro: boolean, survey: Survey): void {
  survey.nodes += 1;
  noteRoot(node, bound, survey);
  const presence = presenceArgument(node);
  const reading = readingOf(presence ?? node, bound);
  if (reading && (presence || reading.path.length > 0)) {
    survey.readings.push({
      ...reading,
      asksPresence: presence !== null,
      start: node.range.start,
      end: node.range.end,
    });
    return;
  }
  let scope = bound;
  let nested = inMacro;
  if (node.op === "call" || node.op === "rcall") {
    const [name] = node.args;
    if (name === "matches") throw new Error("matches() is not allowed: use startsWith, endsWith or contains");
    survey.parsesTexts ||= PARSERS.has(name);
    const variable = node.op === "rcall" && MACROS.has(name) ? node.args[2][0] : undefined;
    if (variable?.op === "id") {
      if (inMacro) throw new Error(`${name}() inside another macro is not allowed`);
      scope = new Set([...bound, variable.args]);
      nested = true;
      survey.hasMacros = true;
    }
  }
  for (const child of children(node)) walk(child, scope, nested, survey);
}

/** @throws Error for a variable that is neither a root nor bound by a macro */
function noteRoot(node: ASTNode, bound: ReadonlySet<string>, survey: Survey): void {
  if (node.op !== "id" || bound.has(node.args)) return;
  if (ROOTS.has(node.args)) survey.wholes.push(node.args);
  else if (!TYPE_NAMES.has(node.args)) {
    throw new Error(`unknown variable ${node.args}: an expression may read event and async`);
  }
}

function presenceArgument(node: ASTNode): ASTNode | null {
  if (node.op !== "call" || node.args[0] !== "has") return null;
  return node.args[1][0] ?? null;
}

/** The chain `event.data.x["y"][0]` as root and path; null for anything computed. */
export function readingOf(
  node: ASTNode,
  bound: ReadonlySet<string>,
): { root: string; path: (string | number)[] } | null {
  if (node.op === "id")
    return ROOTS.has(node.args) && !bound.has(node.args) ? { root: node.args, path: [] } : null;
  if (node.op === ".") {
    const parent = readingOf(node.args[0], bound);
    return parent && { root: parent.root, path: [...parent.path, node.args[1]] };
  }
  if (node.op === "[]") {
    const parent = readingOf(node.args[0], bound);
    const key = node.args[1].op === "value" ? node.args[1].args : undefined;
    if (!parent || (typeof key !== "string" && typeof key !== "bigint")) return null;
    return { root: parent.root, path: [...parent.path, typeof key === "bigint" ? Number(key) : key] };
  }
  return null;
}

function children(node: ASTNode): ASTNode[] {
  const found: ASTNode[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (isNode(value)) found.push(value);
  };
  visit(node.args);
  return found;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value && "range" in value;
}

/** The value at a path of keys and indexes; undefined where the path ends early. Own properties only. */
export function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
