import { StateMark } from "@/components/ui/states/state-mark";
import type { SenderFacts } from "@/lib/tickets/schemas";

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
