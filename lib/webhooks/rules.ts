/** Kept of every request. Each sender adds its own; credentials and cookies are in no list. */
const COMMON_HEADERS = ["content-type", "content-length", "user-agent", "x-forwarded-for"];

/** Longer values are cut. */
const HEADER_LIMIT = 500;

/**
 * The headers of a request that are stored. A list of allowed names, so that a credential never reaches the database. A
 * signature is no credential: it proves one body, for five minutes. It is kept so that a delivery can be verified
 * again.
 */
export function keepHeaders(headers: Headers, ofSender: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    [...COMMON_HEADERS, ...ofSender].flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value.slice(0, HEADER_LIMIT)]];
    }),
  );
}
