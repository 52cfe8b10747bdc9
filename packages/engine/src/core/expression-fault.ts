import { compileExpression } from "./expression.ts";

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
