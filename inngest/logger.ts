import { withoutPersonalData } from "@/lib/errors";
import { log } from "@/lib/log";

/**
 * What the SDK says, in our log's form. It hands over whole errors and contexts; only constant sentences and what may
 * be said of an error pass.
 */
export const logger = {
  debug: () => {},
  info: (...said: unknown[]) => log.info(sentence(said), cause(said)),
  warn: (...said: unknown[]) => log.warn(sentence(said), cause(said)),
  error: (...said: unknown[]) => log.error(sentence(said), cause(said)),
};

function sentence(said: unknown[]): string {
  return said.find((part) => typeof part === "string") ?? "the Inngest SDK said something";
}

function cause(said: unknown[]): { name?: string; cause?: string } {
  const error = said.flatMap((part) => (part instanceof Error ? [part] : errorWithin(part)))[0];
  if (!error) return {};
  const { name, message } = withoutPersonalData(error);
  return { name, cause: message };
}

/** The SDK puts errors into objects, as `{ err }`. */
function errorWithin(part: unknown): Error[] {
  return typeof part === "object" && part !== null
    ? Object.values(part).filter((value) => value instanceof Error)
    : [];
}
