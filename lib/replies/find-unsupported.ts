import { CLAIMS, type Evidence } from "./claims.ts";
import { type Claim, readClaims } from "./read-claims.ts";
import { sentencesOf } from "./sentences.ts";

/** A claim that no record supports, and the sentence that makes it, word for word. */
export interface Unsupported extends Claim {
  sentence: string;
}

/** The claims of a mail that the records do not support, in order; each kind once per sentence. */
export function findUnsupported(body: string, evidence: Evidence): Unsupported[] {
  return sentencesOf(body).flatMap(({ raw, plain }) => {
    const claims = readClaims(withoutNotes(plain, evidence.notes));
    const wrong = claims.filter((claim) => !CLAIMS[claim.claim].supported(claim, evidence));
    const kinds = new Set(wrong.map(({ claim }) => claim));
    return [...kinds].flatMap((kind) => {
      const first = wrong.find(({ claim }) => claim === kind);
      return first ? [{ ...first, sentence: raw }] : [];
    });
  });
}

/** Shortest note that is matched: a shorter one could be a part of any sentence. */
const SHORTEST_NOTE = 12;

/** Removes the notes of reviewers, which are no claims of the agent. */
function withoutNotes(plain: string, notes: readonly string[]): string {
  return notes
    .flatMap((note) => sentencesOf(note).map((sentence) => sentence.plain.replace(/[.!?\s]+$/, "")))
    .filter((note) => note.length >= SHORTEST_NOTE)
    .reduce((text, note) => text.replaceAll(note, " "), plain);
}
