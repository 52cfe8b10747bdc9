/** A longer body is not read on a page: a mail with attachments has millions of characters. */
const MOST_CHARACTERS = 100_000;

/** A body for reading: JSON indented, anything else as it is; the end of a long one is cut, and says so. */
export function formatBody(body: string): string {
  const text = indented(body);
  if (text.length <= MOST_CHARACTERS) return text;
  const more = new Intl.NumberFormat("en-US").format(text.length - MOST_CHARACTERS);
  return `${text.slice(0, MOST_CHARACTERS)}\n… ${more} more characters`;
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    // No JSON, or nested too deep to be written again.
    return body;
  }
}
