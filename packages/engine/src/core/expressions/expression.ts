import type { ParseResult } from "@marcbachmann/cel-js";
import { coerceExpression } from "./coerce-expression.ts";
import { isAffordable } from "./evaluation-budget.ts";
import { CEL, LIMITS, type Reading, surveyExpression, valueAt } from "./expression-scope.ts";

/** The input of an expression: the run's event, and in waits the event that arrived as `async`. */
interface ExpressionInput {
  event: unknown;
  async?: unknown;
}

/** A compiled expression of a trigger, a wait, a key or a priority. */
export interface Expression {
  /** True only when the expression yields the boolean `true`; an error or another value is no match. */
  matches(input: ExpressionInput): boolean;
  /** The value of a key or priority expression: `false` after an error, null for a missing attribute. */
  value(input: ExpressionInput): unknown;
}

const LONGEST_EXPRESSION = 4096;
const CACHE_SIZE = 2000;
const cache = new Map<string, Expression>();

/**
 * Compiles a CEL expression of the protocol's dialect (§6.16).
 *
 * The dialect reads a missing attribute as null, CEL as an error. Every attribute the text reads is therefore replaced
 * by a variable that holds its value or null, and every `has(…)` by one that holds the answer.
 * @throws Error with the reason: syntax, an unknown function, too large, or not safe to run
 */
export function compileExpression(text: string): Expression {
  const known = cache.get(text);
  if (known) return known;
  const compiled = compile(text);
  // Drops the oldest entry: a text with an id in it is used once and never again.
  if (cache.size >= CACHE_SIZE)
    for (const oldest of cache.keys()) {
      cache.delete(oldest);
      break;
    }
  cache.set(text, compiled);
  return compiled;
}

function compile(text: string): Expression {
  if (text.length > LONGEST_EXPRESSION) {
    throw new Error(`the expression has ${text.length} characters, more than ${LONGEST_EXPRESSION}`);
  }
  const survey = surveyExpression(CEL.parse(text).ast);
  const { readings, wholes } = survey;
  const { programs, isRewritten } = compilePrograms(replaceReadings(text, readings), readings);
  // The rewritten expression may be as large as any.
  const shape = isRewritten ? { ...survey, nodes: LIMITS.maxAstNodes } : survey;
  function run(input: ExpressionInput): unknown {
    const scope: Record<string, unknown> = { event: input.event ?? null, async: input.async ?? null };
    const values = readings.map((reading) => readValue(reading, input));
    values.forEach((value, index) => {
      scope[variableName(index)] = value;
    });
    if (!isAffordable(shape, [...values, ...wholes.map((root) => scope[root])])) return false;
    for (const program of programs) {
      try {
        return program(scope);
      } catch {
        // By the protocol, unlike types or a missing element do not match; they are no failure.
      }
    }
    return false;
  }
  return {
    matches: (input) => run(input) === true,
    value: run,
  };
}

interface CompiledPrograms {
  /** In this order; each program runs only when the programs before it fail. */
  programs: ParseResult[];
  /** Whether the program of the dialect is among them. */
  isRewritten: boolean;
}

/**
 * Compiles the text as plain CEL, and as the dialect for inputs on which plain CEL fails.
 * @throws Error with CEL's reason when neither version passes the type check
 */
function compilePrograms(text: string, readings: Reading[]): CompiledPrograms {
  const strict = CEL.parse(text);
  const strictCheck = strict.check();
  const booleans = new Set(
    readings.flatMap((reading, index) => (reading.asksPresence ? [variableName(index)] : [])),
  );
  const lenient = coerceExpression(strict.ast, booleans);
  const coerced = lenient === null ? null : parseWithin(lenient);
  const programs = strictCheck.valid ? [strict] : [];
  const isRewritten = coerced?.check().valid === true;
  if (coerced && isRewritten) programs.push(coerced);
  if (programs.length > 0) return { programs, isRewritten };
  throw new Error(strictCheck.error?.message.split("\n")[0] ?? "the expression does not check");
}

/** Null for a text over the limits of an expression: then only plain CEL is used. */
function parseWithin(text: string): ParseResult | null {
  try {
    return CEL.parse(text);
  } catch {
    return null;
  }
}

function replaceReadings(text: string, readings: Reading[]): string {
  let result = "";
  let at = 0;
  readings.forEach((reading, index) => {
    result += `${text.slice(at, reading.start)} ${variableName(index)} `;
    at = reading.end;
  });
  return result + text.slice(at);
}

function variableName(index: number): string {
  return `reading_${index}`;
}

function readValue(reading: Reading, input: ExpressionInput): unknown {
  const value = valueAt(reading.root === "event" ? input.event : input.async, reading.path);
  return reading.asksPresence ? value !== undefined : (value ?? null);
}

/**
 * The reason why an expression is refused, or null when it is absent or compiles.
 * @param what names the expression in the reason
 */
export function expressionFault(what: string, text: string | null | undefined): string | null {
  if (!text) return null;
  try {
    compileExpression(text);
    return null;
  } catch (error) {
    // The parser's message continues with the text and a caret below it, for a terminal.
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    return `${what} is not a valid expression: ${reason}`;
  }
}
