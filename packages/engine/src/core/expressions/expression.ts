import type { ParseResult } from "@marcbachmann/cel-js";
import { coerceExpression } from "./coerce-expression.ts";
import { isAffordable } from "./evaluation-budget.ts";
import { CEL, LIMITS, type Reading, surveyExpression, valueAt } from "./expression-scope.ts";

/** What an expression may read: the run's event, and in waits the event that arrived. */
interface ExpressionInput {
  event: unknown;
  async?: unknown;
}

/** A compiled expression of a trigger, a wait, a key or a priority. */
export interface Expression {
  /** True only when the expression yields the boolean `true`; an error or another value is no match. */
  matches(input: ExpressionInput): boolean;
  /** The value of a key or priority expression: `false` for an error, null for an attribute that is missing. */
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
 * @throws Error saying why the text is refused: syntax, an unknown function, too large, or not safe to run
 */
export function compileExpression(text: string): Expression {
  const known = cache.get(text);
  if (known) return known;
  const compiled = compile(text);
  // The oldest entry goes first: texts with ids in them come once and never again.
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
        // A comparison of unlike types or a missing element: by the protocol that is "no match", not a failure.
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
  /** Each is run where those before it fail. */
  programs: ParseResult[];
  /** Whether the dialect's reading is among them. */
  isRewritten: boolean;
}

/**
 * The text as CEL reads it, and for what fails there, as the dialect reads it.
 * @throws Error when neither checks, with CEL's reason
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

/** Null for a text that is larger than an expression may be: what CEL itself makes of the original counts then. */
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
 * Why an expression cannot be used, or null when it is absent or compiles.
 * @param what names the expression in the answer
 */
export function expressionFault(what: string, text: string | null | undefined): string | null {
  if (!text) return null;
  try {
    compileExpression(text);
    return null;
  } catch (error) {
    // The parser's message goes on with the text and a caret under it: several lines, for a terminal.
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    return `${what} is not a valid expression: ${reason}`;
  }
}
