/** A sentence of a mail: verbatim for people, and in plain letters for the rules. */
export interface Sentence {
  raw: string;
  plain: string;
}

/** Ends of sentences, blank lines, and lines that begin a new thought (a capital letter or a list's mark). */
const BREAK = /(?<=[.!?…][)"'’”\]]*)\s+|\r?\n\s*\r?\n|\r?\n(?=\s*(?:[-*•–]\s|\d+[.)]\s|\p{Lu}))/u;

/** Marks and words that begin another clause. A comma inside a number has no space after it. */
const CLAUSE =
  /;|,\s|:\s|\s[–—-]\s|(?<!\p{L})(?:and|but|so|while|whereas|although|und|aber|sondern|doch|während|obwohl)(?!\p{L})/iu;

/** The sentences of a mail, in order. */
export function sentencesOf(body: string): Sentence[] {
  return body
    .split(BREAK)
    .map((part) => part.trim())
    .filter((raw) => raw !== "")
    .map((raw) => ({ raw, plain: plainLetters(raw) }));
}

/** The clauses of a sentence in plain letters. */
export function clausesOf(plain: string): string[] {
  return plain
    .split(CLAUSE)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** Normalises characters that hide words: invisible ones, full-width letters, curly quotes, line breaks. */
function plainLetters(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .replace(/[’‘`´]/g, "'")
    .replace(/\s+/g, " ")
    .trim();
}
