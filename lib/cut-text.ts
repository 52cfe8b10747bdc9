/** The beginning of a text, at most this many UTF-16 units of it; a pair of surrogates is never parted. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = /[\uD800-\uDBFF]/.test(text[most - 1] ?? "") ? most - 1 : most;
  return text.slice(0, end);
}

/**
 * The beginning of a text for a model, with a mark that it was cut. The limit is in bytes of UTF-8, because a token of
 * a byte-level tokenizer is never less than one byte: so many bytes are at most so many tokens.
 */
export function cutForModel(text: string, mostBytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(mostBytes));
  return read === text.length ? text : `${text.slice(0, read)}\n[The rest of this text was cut.]`;
}
