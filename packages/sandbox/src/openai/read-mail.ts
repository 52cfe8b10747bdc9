/** Money that a mail names. */
export interface NamedAmount {
  amountCents: number;
  currency: string;
  /** Its index in the text. */
  at: number;
}

/** The parts of a customer's mail that the rules read. */
export interface CustomerMail {
  customerId: string;
  subject: string;
  /** Without quoted history, so that an old question is not answered twice. */
  body: string;
}

/**
 * Reads the last user message: `Customer:` and `Message:` lines, then `Subject:`, then the body.
 * Only lines above the subject count as ids: the customer wrote the rest.
 */
export function readMail(request: string): CustomerMail {
  const lines = request.split(/\r?\n/);
  const subjectAt = lines.findIndex((line) => /^Subject:/i.test(line));
  const head = subjectAt < 0 ? [] : lines.slice(0, subjectAt);
  const customerId = head.map((line) => /^Customer:\s*(\S+)/i.exec(line)?.[1]).find(Boolean) ?? "";
  const subject = (lines[subjectAt] ?? "").replace(/^Subject:\s*/i, "");
  return { customerId, subject, body: withoutQuotes(lines.slice(subjectAt + 1)) };
}

/** Subject and body: everything the customer wrote. */
export function textOf(mail: CustomerMail): string {
  return `${mail.subject}\n${mail.body}`;
}

function withoutQuotes(lines: string[]): string {
  const quoteAt = lines.findIndex((line) => /^On .+wrote:\s*$/.test(line));
  const own = quoteAt < 0 ? lines : lines.slice(0, quoteAt);
  return own
    .filter((line) => !line.startsWith(">"))
    .join("\n")
    .trim();
}

/** Order ids, in the order of mention, each once. */
export function namedOrders(text: string): string[] {
  return [...new Set(text.match(/\bord_\d+\b/gi)?.map((id) => id.toLowerCase()))];
}

const SYMBOLS: Record<string, string> = { $: "USD", "€": "EUR", "£": "GBP" };
const WORDS: Record<string, string> = { dollar: "USD", euro: "EUR", pound: "GBP" };
const AMOUNT =
  /([$€£])\s?(\d[\d,]{0,20}(?:\.\d{1,2})?)|\b(\d[\d,]{0,20}(?:\.\d{1,2})?)\s?(USD|EUR|GBP|€|£|dollars?|euros?|pounds?)(?![A-Za-z])/gi;

/** Amounts as "$20", "1,250.00 USD" or "58 euros", in the order of mention. */
export function namedAmounts(text: string): NamedAmount[] {
  return [...text.matchAll(AMOUNT)].map((match) => {
    const number = (match[2] ?? match[3] ?? "0").replaceAll(",", "");
    const unit = match[1] ?? match[4] ?? "";
    const currency = SYMBOLS[unit] ?? WORDS[unit.toLowerCase().replace(/s$/, "")] ?? unit.toUpperCase();
    return { amountCents: Math.round(Number(number) * 100), currency, at: match.index };
  });
}

/** Sentences and lines: the reach of a "not" or of an amount. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}
