/** What Drizzle says of a statement that failed: all of it, which belongs into no log. */
const STATEMENT = /^Failed query: /;
/** Characters of a statement that tell it from others. */
const STATEMENT_LENGTH = 300;

/**
 * An error with everything that led to it, for the person at the command line: the wrapper of a database driver or of
 * `fetch` says that something failed, and only its cause says why. Codes stand in brackets.
 */
export function errorChain(error: unknown): string {
  const said: string[] = [];
  for (
    let current: unknown = error, depth = 0;
    current !== undefined && current !== null && depth < 8;
    depth++
  ) {
    const sentence = sentenceOf(current);
    // A wrapper often repeats what it wraps.
    if (sentence !== "" && !said.some((earlier) => earlier.includes(sentence))) said.push(sentence);
    current = causeOf(current);
  }
  return said.join(": ");
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Drizzle appends the parameters of the statement in a line of their own.
  const [message = ""] = (error.message || error.name).split("\nparams:");
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const isCut = STATEMENT.test(message) && message.length > STATEMENT_LENGTH;
  const text = isCut ? `${message.slice(0, STATEMENT_LENGTH)}…` : message;
  return code && !text.includes(code) ? `${text} (${code})` : text;
}

/** Of several errors at once, as when a host has two addresses, the first speaks for all. */
function causeOf(error: unknown): unknown {
  if (error instanceof AggregateError) return error.errors[0];
  return error instanceof Error ? error.cause : undefined;
}
