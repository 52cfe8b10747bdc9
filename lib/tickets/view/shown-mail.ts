import { getTableColumns, sql } from "drizzle-orm";
import { messages } from "@/db/schema";
import { daysKept } from "@/lib/retention/rules";
import { splitQuoted } from "../rules.ts";
import type { SenderFacts } from "../schemas.ts";

/** Characters of a mail that a page or a list carries; `GET /api/messages/:id/text` has the whole mail. */
const SHOWN = 20_000;

/** The columns of a message with the beginning of its text in place of the text, which can be megabytes. */
export const shownColumns = {
  ...getTableColumns(messages),
  body: sql<string>`left(${messages.body}, ${SHOWN})`,
  strippedBody: sql<string>`left(${messages.strippedBody}, ${SHOWN})`,
  length: sql<number>`length(${messages.body})`,
};

interface Shown {
  createdAt: Date;
  bodyClearedAt: Date | null;
  body: string;
  strippedBody: string;
  length: number;
}

/**
 * The parts of a mail's text as pages show them; `wholeLength` in characters when there is more than is shown,
 * `clearedAfterDays` when retention cleared it.
 */
export function showMail({ body, strippedBody, length, createdAt, bodyClearedAt }: Shown) {
  const { text, quoted } = splitQuoted(body, strippedBody);
  return {
    text,
    quoted: quoted === "" ? null : quoted,
    wholeLength: length > SHOWN ? length : null,
    clearedAfterDays: daysKept(createdAt, bodyClearedAt),
  };
}

/** The verification of a mail's sender. Mail stored before the checks has no verdict, so it is unverified. */
export function senderOf({
  senderVerdict,
  senderChecks,
}: Pick<typeof messages.$inferSelect, "senderVerdict" | "senderChecks">): SenderFacts {
  return { verdict: senderVerdict ?? "unverified", checks: senderChecks };
}
