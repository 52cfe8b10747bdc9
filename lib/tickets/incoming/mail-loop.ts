import { splitQuoted } from "../rules.ts";

/** A mail of a thread, as far as it tells whether machines are talking. */
export interface ThreadMail {
  direction: "inbound" | "outbound";
  fromAddress: string;
  body: string;
  strippedBody: string;
  createdAt: Date;
  /** When we began to send it; null for theirs. */
  triedAt: Date | null;
}

/** Nobody receives a mail, reads it and answers it in less. */
const AT_ONCE_MS = 10_000;
/** Of the words two mails have between them, the share they have in common when one template wrote both. */
const ALIKE = 0.7;
/** What autoresponders say of themselves. */
const MACHINE_WORDS =
  /\b(out of (the )?office|automat(ic|ed) (reply|response|e?-?mail|message)|auto-?reply|do not reply|thank(s| you) for (contacting|reaching out|your (e-?mail|mail|message|request|enquiry|inquiry))|received your (e-?mail|mail|message|request)|away from my (desk|e-?mail)|on (annual|parental|sick) leave|abwesen(d|heit)|absen(t|ce) du bureau|fuera de la oficina)\b/i;

/**
 * Whether a mail continues a conversation of two machines: its very words stood there before our answer, or it came
 * within seconds of our answer and is made like an earlier one, or speaks like an autoresponder, or is the second in a
 * row that came so fast. A machine that waits, and never writes the same twice, is stopped by how often it writes only.
 * @param earlier what stood on its ticket before, newest first
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

/** Whether it came within seconds of the last mail we sent before it. */
function cameAtOnce({ createdAt }: ThreadMail, earlier: readonly ThreadMail[]): boolean {
  const answer = earlier.find(({ direction }) => direction === "outbound");
  return (
    answer !== undefined && createdAt.getTime() - (answer.triedAt ?? answer.createdAt).getTime() <= AT_ONCE_MS
  );
}

/** What the sender wrote himself, quotation and spacing aside. */
function ownWords({ body, strippedBody }: ThreadMail): string {
  return splitQuoted(body, strippedBody).text.replace(/\s+/g, " ").toLowerCase();
}

/** Words in common, of all: 0 to 1 (Jaccard). What names an order is a word of its own, and so makes a difference. */
function likeness(a: string, b: string): number {
  const [one, other] = [a, b].map((text) => new Set(text.match(/[\p{L}\p{N}_]+/gu)));
  if (!one || !other) return 0;
  const common = [...one].filter((word) => other.has(word)).length;
  return common / (one.size + other.size - common || 1);
}
