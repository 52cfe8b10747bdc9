import { ExternalLink } from "lucide-react";
import { countWords } from "@/components/lists/count-words";
import { Fold } from "@/components/ui/layout/section";
import { StateMark } from "@/components/ui/states/state-mark";
import { Prose } from "@/components/ui/values/prose";
import { apiPaths } from "@/lib/paths";
import { clearedSentence } from "@/lib/retention/rules";
import type { SenderFacts } from "@/lib/tickets/schemas";

interface MailTextProps {
  mail: {
    id: string;
    /** Null for a role that sees no personal data. */
    body: string | null;
    quoted: string | null;
    wholeLength: number | null;
    clearedAfterDays: number | null;
  };
  /** Sentences that stand out, word for word. */
  marks?: readonly string[];
  className?: string;
}

/** Characters of a mail that are shown unfolded: two screens. */
const OPEN = 4_000;

/** A mail's text with its quoted history folded. A very long mail shows its beginning and a link to the whole. */
export function MailText({ mail, marks, className }: MailTextProps) {
  const { id, body, quoted, wholeLength, clearedAfterDays } = mail;
  if (clearedAfterDays !== null)
    return <p className="text-13 text-ink-2">{clearedSentence(clearedAfterDays)}</p>;
  return (
    <>
      {body === null ? (
        <p className="text-13 text-ink-2">
          Your role sees no personal data. Reviewers, seniors, auditors and admins can read the mail.
        </p>
      ) : (
        <FoldedProse text={body} marks={marks} className={className} />
      )}
      {quoted ? (
        <Fold summary={`Quoted history, ${quoted.split("\n").length} lines`} className="mt-1.5">
          <Prose text={quoted} className="text-13 text-ink-2" />
        </Fold>
      ) : null}
      {wholeLength === null ? null : (
        <p className="mt-2 text-13 text-ink-2">
          This is the beginning of a very long mail.{" "}
          <a
            href={apiPaths.messageText(id)}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1 underline coarse:min-h-11"
          >
            Read the whole mail, {countWords({ value: wholeLength, exact: true }, "character")}
            <ExternalLink aria-label="in a new tab" className="icon-14" />
          </a>
        </p>
      )}
    </>
  );
}

/** A text whose part beyond two screens is folded, at the end of a line or word if possible. */
function FoldedProse({ text, ...look }: { text: string; marks?: readonly string[]; className?: string }) {
  if (text.length <= OPEN) return <Prose text={text} {...look} />;
  const placeToCut = Math.max(text.lastIndexOf("\n", OPEN), text.lastIndexOf(" ", OPEN));
  const end = placeToCut > OPEN / 2 ? placeToCut : OPEN;
  const rest = text.slice(end);
  const lines = rest.split("\n").filter((line) => line.trim() !== "").length;
  return (
    <>
      <Prose text={text.slice(0, end)} {...look} />
      <Fold summary={`Read on, ${countWords({ value: lines, exact: true }, "more line")}`} className="mt-1.5">
        <Prose text={rest} {...look} />
      </Fold>
    </>
  );
}

const marks = {
  verified: { state: "completed", label: "Sender verified" },
  unverified: { state: "waiting", label: "Sender not verified" },
  failed: { state: "failed", label: "Sender may be forged" },
} as const;

const results = { pass: "passes", fail: "fails", none: "says nothing", missing: "not checked" };
const names = { spf: "SPF", dkim: "DKIM", dmarc: "DMARC" };

/** Whether a mail comes from the address it names, and what each of Postmark's checks found. */
export function SenderMark({ sender: { verdict, checks } }: { sender: SenderFacts }) {
  const { state, label } = marks[verdict];
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <StateMark state={state} label={label} size="12" />
      {verdict !== "verified" && checks ? (
        <span className="text-12 text-ink-3">
          {(["spf", "dkim", "dmarc"] as const)
            .map((one) => `${names[one]} ${results[checks[one]]}`)
            .join(", ")}
        </span>
      ) : null}
    </span>
  );
}
