/** The company's name, address and mail style for customers. */
export interface Company {
  name: string;
  /** Sender of all mails. */
  supportAddress: string;
  /** A BCP 47 tag, such as `en-US`: the language of replies when a mail does not show its own. */
  locale: string;
  /** The last lines of every mail; null: a mail ends with a greeting and the company's name. */
  signature: string | null;
}

export const DEFAULT_NAME = "Vagus Support";
export const DEFAULT_LOCALE = "en-US";

/** The last lines of a mail. @param greeting in the language of the mail, used without a signature */
export function signatureOf({ name, signature }: Company, greeting = "Warmly,"): string {
  return signature ?? `${greeting}\n${name}`;
}
