/** Texts as PostgreSQL reads an array; the statement casts it: `${textArray(ids)}::text::text[]`. */
export function textArray(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`).join(",")}}`;
}
