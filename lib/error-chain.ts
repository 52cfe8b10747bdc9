/** Drizzle's message of a failed statement, followed by the whole statement, which must not be logged. */
const STATEMENT = /^Failed query: /;
/** Characters of a statement that are enough to identify it. */
const STATEMENT_LENGTH = 300;

/**
 * An error with its chain of causes, for the command line: the wrapper of a database driver or of `fetch` only says
 * that something failed, and its cause says why. Codes are in brackets.
 */
export function errorChain(error: unknown): string {
  const said: string[] = [];
  for (
    let current: unknown = error, depth = 0;
    current !== undefined && current !== null && depth < 8;
    depth++
  ) {
    const sentence = sentenceOf(current);
    // A wrapper often repeats the message of its cause.
    if (sentence !== "" && !said.some((earlier) => earlier.includes(sentence))) said.push(sentence);
    current = causeOf(current);
  }
  return said.join(": ");
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Drizzle appends the parameters of the statement on a separate line.
  const [message = ""] = (error.message || error.name).split("\nparams:");
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const isCut = STATEMENT.test(message) && message.length > STATEMENT_LENGTH;
  const text = isCut ? `${message.slice(0, STATEMENT_LENGTH)}…` : message;
  return code && !text.includes(code) ? `${text} (${code})` : text;
}

/** The cause; the first one of several, as when a host has two addresses. */
function causeOf(error: unknown): unknown {
  if (error instanceof AggregateError) return error.errors[0];
  return error instanceof Error ? error.cause : undefined;
}
