import { sentencesOf } from "./read-mail.ts";

const SENTENCES = 3;
const LONGEST_SENTENCE = 240;

/**
 * What the models say when they are given no tools: the first sentences of what they were given, which is
 * what a summary of a short thread amounts to. Lines of ids ("Ticket: tkt_…") are left out.
 */
export function summarise(text: string): string {
  const sentences = sentencesOf(text).filter((sentence) => !/^[A-Z][a-z]+:\s*[a-z]+_\w+$/.test(sentence));
  const first = sentences.slice(0, SENTENCES).map((sentence) => sentence.slice(0, LONGEST_SENTENCE));
  return first.length > 0 ? first.join(" ") : "There is nothing to summarise.";
}
