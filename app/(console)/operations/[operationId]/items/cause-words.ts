import { CAUSES } from "@/lib/operations/rules";

const words: Record<string, string> = CAUSES;

/** Why something was left out, in words; an unknown code as it is. */
export function causeWords(cause: string): string {
  return words[cause] ?? cause.replaceAll("_", " ");
}
