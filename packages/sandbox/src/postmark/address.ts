/** One address of a header, as Postmark lists it. */
export interface MailAddress {
  Email: string;
  Name: string;
}

const EMAIL = /^[^\s@<>",;]+@[^\s@<>",;]+\.[^\s@<>",;]+$/;

/**
 * Reads `a@b.c`, `Name <a@b.c>` and comma-separated lists of them.
 * @returns null when any part is not an address; an empty list for an empty text
 */
export function parseAddresses(text: string): MailAddress[] | null {
  const addresses: MailAddress[] = [];
  for (const part of splitList(text)) {
    const bracketed = /^(.*)<([^<>]+)>$/.exec(part);
    const email = (bracketed?.[2] ?? part).trim();
    if (!EMAIL.test(email)) return null;
    const name = (bracketed?.[1] ?? "").trim().replace(/^"(.*)"$/, "$1");
    addresses.push({ Email: email, Name: name });
  }
  return addresses;
}

/** Splits at commas outside quotes. */
function splitList(text: string): string[] {
  const parts = text.match(/(?:"[^"]*"|[^,"])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}
