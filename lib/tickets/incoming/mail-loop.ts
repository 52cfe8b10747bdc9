import { splitQuoted } from "../rules.ts";

/** The parts of a mail that show whether machines are writing. */
export interface ThreadMail {
  direction: "inbound" | "outbound";
  fromAddress: string;
  body: string;
  strippedBody: string;
  createdAt: Date;
  /** When we began to send it; null for incoming mail. */
  triedAt: Date | null;
}

/** A person needs at least this long to receive, read and answer a mail. */
const AT_ONCE_MS = 10_000;
/** Mails from one template share at least this part of their words. */
const ALIKE = 0.7;
/** Phrases of autoresponders. */
const MACHINE_WORDS =
  /\b(out of (the )?office|automat(ic|ed) (reply|response|e?-?mail|message)|auto-?reply|do not reply|thank(s| you) for (contacting|reaching out|your (e-?mail|mail|message|request|enquiry|inquiry))|received your (e-?mail|mail|message|request)|away from my (desk|e-?mail)|on (annual|parental|sick) leave|abwesen(d|heit)|absen(t|ce) du bureau|fuera de la oficina)\b/i;

/**
 * True if a mail continues a conversation of two machines: it repeats a mail from before our answer, or it came
 * within seconds of our answer and resembles an earlier mail, reads like an autoresponder, or is the second so fast
 * in a row. A machine that waits and varies its text is stopped by the rate limit only.
 * @param earlier earlier mails of its ticket, newest first
 */
export function isMailLoop(mail: ThreadMail, earlier: readonly ThreadMail[]): boolean {
  const answered = earlier.findIndex(({ direction }) => direction === "outbound");
  if (answered < 0) return false;
  const theirs = earlier.slice(answered).filter((one) => one.fromAddress === mail.fromAddress);
  const words = ownWords(mail);
  if (theirs.some((one) => ownWords(one) === words)) return true;
  if (!cameAtOnce(mail, earlier)) return false;
  const [before] = theirs;
  return (
    MACHINE_WORDS.test(words) ||
    theirs.some((one) => likeness(ownWords(one), words) >= ALIKE) ||
    (before !== undefined && cameAtOnce(before, earlier.slice(earlier.indexOf(before) + 1)))
  );
}

/** True if it came within seconds of our last mail before it. */
function cameAtOnce({ createdAt }: ThreadMail, earlier: readonly ThreadMail[]): boolean {
  const answer = earlier.find(({ direction }) => direction === "outbound");
  return (
    answer !== undefined && createdAt.getTime() - (answer.triedAt ?? answer.createdAt).getTime() <= AT_ONCE_MS
  );
}

/** The sender's own text without quotation and extra spaces. */
function ownWords({ body, strippedBody }: ThreadMail): string {
  return splitQuoted(body, strippedBody).text.replace(/\s+/g, " ").toLowerCase();
}

/** Jaccard similarity of the words, 0 to 1. An order id is one word, so another order makes a difference. */
function likeness(a: string, b: string): number {
  const [one, other] = [a, b].map((text) => new Set(text.match(/[\p{L}\p{N}_]+/gu)));
  if (!one || !other) return 0;
  const common = [...one].filter((word) => other.has(word)).length;
  return common / (one.size + other.size - common || 1);
}
