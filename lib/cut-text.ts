/** The beginning of a text, in at most this many UTF-16 units; never splits a surrogate pair. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = /[\uD800-\uDBFF]/.test(text[most - 1] ?? "") ? most - 1 : most;
  return text.slice(0, end);
}

/**
 * The beginning of a text for a model, with a note if it was cut. The limit is in bytes of UTF-8: a token of a
 * byte-level tokenizer has at least one byte, so this also limits the tokens.
 */
export function cutForModel(text: string, mostBytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(mostBytes));
  return read === text.length ? text : `${text.slice(0, read)}\n[The rest of this text was cut.]`;
}
