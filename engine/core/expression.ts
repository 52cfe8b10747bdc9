import { isAffordable } from "./evaluation-budget.ts";
import { CEL, type Reading, surveyExpression } from "./expression-scope.ts";
import { valueAt } from "./value-at.ts";

/** The two things an expression may speak of: the run's event, and in waits the event that just came in. */
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
  const program = CEL.parse(replaceReadings(text, readings));
  const checked = program.check();
  if (!checked.valid)
    throw new Error(checked.error?.message.split("\n")[0] ?? "the expression does not check");
  function run(input: ExpressionInput): unknown {
    const scope: Record<string, unknown> = { event: input.event ?? null, async: input.async ?? null };
    const values = readings.map((reading) => readValue(reading, input));
    values.forEach((value, index) => {
      scope[variableName(index)] = value;
    });
    if (!isAffordable(survey, [...values, ...wholes.map((root) => scope[root])])) return false;
    try {
      return program(scope);
    } catch {
      // A comparison of unlike types or a missing element: by the protocol that is "no match", not a failure.
      return false;
    }
  }
  return {
    matches: (input) => run(input) === true,
    value: run,
  };
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
