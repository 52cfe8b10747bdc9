import { maskMessage } from "@/lib/error-groups/fingerprint";
import { withoutPersonalData } from "./app-errors.ts";
import { log } from "./log.ts";

/** Most logged arguments of one call, and most characters of each. */
const MOST_PARTS = 5;
const LONGEST_PART = 1_000;
const FRAMES = 5;

/**
 * Redirects warnings and errors that the framework and libraries print to our log, without personal data and secrets: a
 * failed query, for example, quotes its parameters, which include session tokens and customers' addresses.
 */
export function maskConsole(): void {
  console.error = (...parts: unknown[]) => log.error("printed by a library", describe(parts));
  console.warn = (...parts: unknown[]) => log.warn("printed by a library", describe(parts));
}

/** The loggable parts of a printed call: class, code and own frames of errors, and masked text. */
export function describe(parts: readonly unknown[]): Record<string, string | undefined> {
  const error = parts.find((part) => part instanceof Error);
  const text = parts
    .slice(0, MOST_PARTS)
    .filter((part) => typeof part === "string")
    .map(maskText)
    .join(" ")
    .trim();
  if (!error) return { said: text || undefined };
  const { name, message } = withoutPersonalData(error);
  const frames = error.stack?.match(/^[ \t]+at .*$/gm)?.slice(0, FRAMES) ?? [];
  return {
    said: text || undefined,
    name,
    cause: message,
    digest: "digest" in error && typeof error.digest === "string" ? error.digest : undefined,
    frames: frames.map((frame) => frame.trim()).join("; ") || undefined,
  };
}

/** Masks values in the text of a library: everything from a query's parameters on, quoted text, and long words. */
function maskText(text: string): string {
  const [before = ""] = text.slice(0, LONGEST_PART).split(/\bparams:/);
  return maskMessage(before)
    .replace(/"[^"\n]*"|'[^'\n]*'|`[^`\n]*`/g, "…")
    .replace(/[\w+/=-]{16,}/g, (word) => (/^[a-z]+$|^[A-Z_]+$/.test(word) ? word : "…"))
    .trim();
}
