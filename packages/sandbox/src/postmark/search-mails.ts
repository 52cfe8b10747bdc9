import { z } from "zod";
import { type Mail, recipientsOf, renderMail } from "./mail.ts";
import { invalidEmail } from "./refuse.ts";

const METADATA_PREFIX = "metadata_";

const Whole = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number);

/** Query of `GET /messages/outbound`. Names are compared in lower case: the SDK writes `fromEmail`. */
const SearchQuery = z.object({
  count: Whole.refine((count) => count >= 1 && count <= 500, "between 1 and 500").default(100),
  offset: Whole.default(0),
  recipient: z.string().optional(),
  fromemail: z.string().optional(),
  tag: z.string().optional(),
  subject: z.string().optional(),
  status: z.enum(["queued", "sent", "processed"]).optional(),
  messagestream: z.string().optional(),
  fromdate: z.string().optional(),
  todate: z.string().optional(),
});
type SearchQuery = z.infer<typeof SearchQuery>;

/**
 * Searches the outbox, newest first.
 * @returns the page and, as `TotalCount`, the number of matches in all
 * @throws PostmarkRefusal 422 for a count or offset out of range, or for two metadata filters:
 *   the vendor searches by one at a time (support article "Custom metadata FAQ")
 */
export function searchMails(mails: Mail[], query: URLSearchParams) {
  const parsed = SearchQuery.safeParse(
    Object.fromEntries([...query].map(([name, value]) => [name.toLowerCase(), value])),
  );
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw invalidEmail(`Invalid '${issue?.path.join(".")}' value: ${issue?.message}.`);
  }
  const metadata = readMetadataFilter(query);
  const found = mails.filter((mail) => matches(mail, parsed.data) && hasMetadata(mail, metadata));
  const { count, offset } = parsed.data;
  return { TotalCount: found.length, Messages: found.slice(offset, offset + count).map(renderMail) };
}

function readMetadataFilter(query: URLSearchParams): { key: string; value: string } | null {
  const filters = [...query].filter(([name]) => name.toLowerCase().startsWith(METADATA_PREFIX));
  if (filters.length > 1) throw invalidEmail("Search by one metadata field at a time.");
  const [name, value] = filters[0] ?? [];
  if (name === undefined || value === undefined) return null;
  return { key: name.slice(METADATA_PREFIX.length), value };
}

function hasMetadata(mail: Mail, filter: { key: string; value: string } | null): boolean {
  if (!filter) return true;
  // Keys are compared in lower case: two keys that differ only in case cannot be sent.
  return Object.entries(mail.metadata).some(
    ([key, value]) => key.toLowerCase() === filter.key.toLowerCase() && value === filter.value,
  );
}

function matches(mail: Mail, query: SearchQuery): boolean {
  const wantedRecipient = query.recipient?.toLowerCase();
  const recipients = recipientsOf(mail).map((email) => email.toLowerCase());
  return (
    (wantedRecipient === undefined || recipients.includes(wantedRecipient)) &&
    (query.fromemail === undefined || mail.from.Email.toLowerCase() === query.fromemail.toLowerCase()) &&
    (query.tag === undefined || mail.tag === query.tag) &&
    (query.subject === undefined || mail.subject.includes(query.subject)) &&
    // Everything here is sent at once; the API shows "sent" and "processed" as the same state.
    query.status !== "queued" &&
    (query.messagestream === undefined || mail.messageStream === query.messagestream) &&
    (query.fromdate === undefined || mail.receivedAt >= query.fromdate) &&
    (query.todate === undefined || mail.receivedAt <= query.todate)
  );
}
