/** The company as customers see it. */
export interface Company {
  name: string;
  /** Mails come from here. */
  supportAddress: string;
  /** A BCP 47 tag, such as `en-US`: the language to write in when a mail does not tell. */
  locale: string;
  /** The last lines of every mail; null when none is set: then a mail ends with a greeting and the name. */
  signature: string | null;
}

export const DEFAULT_NAME = "Vagus Support";
export const DEFAULT_LOCALE = "en-US";

/** The last lines of a mail in English, or in another language with its greeting. */
export function signatureOf({ name, signature }: Company, greeting = "Warmly,"): string {
  return signature ?? `${greeting}\n${name}`;
}
