import clsx from "clsx";
import Link from "next/link";
import { EmptyState } from "@/components/ui/states/empty-state";
import { Moment } from "@/components/ui/values/moment";
import { formatMoney, formatTotal } from "@/lib/money";
import { paths } from "@/lib/paths";
import type { Rehearsal } from "@/lib/policy/request-schemas";

interface RehearsalPanelProps {
  found: Rehearsal | undefined;
  /** False: the rules in force, which change nothing. */
  changed: boolean;
  busy: boolean;
  error: Error | null;
}

const CHANGE_WORDS: Record<Rehearsal["list"][number]["change"], string> = {
  automatic: "not asked",
  looser: "fewer or other people",
  stricter: "more people",
  refused: "refused",
};
const OVERTURNED_WORDS = { refund_failed: "refund failed", disputed: "disputed later" } as const;

/** What the rules would have changed in the last 90 days, with the list. */
export function RehearsalPanel({ found, changed, busy, error }: RehearsalPanelProps) {
  return (
    <section aria-label="Rehearsal" aria-busy={busy} className="min-w-0 px-4 py-4 sm:px-6">
      <p className="text-12 text-ink-3">Rehearsal over the last {found?.days ?? 90} days</p>
      {error ? (
        <EmptyState kind="failed" title="The rehearsal failed">
          {error.message} Nothing was changed.
        </EmptyState>
      ) : found ? (
        <div className={clsx(busy && "text-ink-3")}>
          <h3 aria-live="polite" className="mt-1 font-medium text-20">
            {rehearsalSentence(found, changed)}
          </h3>
          {changed ? <Figures found={found} /> : null}
          {found.list.length > 0 ? <Changed list={found.list} all={found.changed} /> : null}
          <p className="mt-3 text-12 text-ink-3">
            Refunds that the policy refused opened no approval and are not among them.
          </p>
        </div>
      ) : (
        <p className="mt-1 text-13 text-ink-2">Judging past approvals…</p>
      )}
    </section>
  );
}

/** The result in one sentence. */
function rehearsalSentence({ total, changes, changed: all }: Rehearsal, changed: boolean): string {
  const asked = `${total} ${total === 1 ? "approval" : "approvals"}`;
  if (!changed) return `${asked} were asked. Change a rule to see what would have been different.`;
  if (all === 0) return `Of ${asked}, none would have been different.`;
  const parts = [
    changes.automatic > 0 ? `${changes.automatic} would not be asked` : "",
    changes.looser > 0 ? `${changes.looser} would take fewer or other people` : "",
    changes.stricter > 0 ? `${changes.stricter} would take more people` : "",
    changes.refused > 0 ? `${changes.refused} would be refused` : "",
  ].filter((part) => part !== "");
  return `Of ${asked}, ${parts.join(", ")}.`;
}

function Figures({ found }: { found: Rehearsal }) {
  const figures = [
    ["Change", String(found.changed)],
    ["Paid unasked", formatTotal(found.unasked) || "nothing"],
    ["Money that changes", formatTotal(found.moved) || "none"],
    ["Overturned later", String(found.overturned)],
    ["Not asked, but people said no", String(found.rejectedUnasked)],
  ] as const;
  return (
    <dl className="mt-3 grid grid-cols-2 gap-3">
      {figures.map(([term, value]) => (
        <div key={term}>
          <dt className="text-12 text-ink-3">{term}</dt>
          <dd className="font-medium text-16">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Changed({ list, all }: { list: Rehearsal["list"]; all: number }) {
  return (
    <>
      <h4 className="mt-4 mb-1 text-12 text-ink-3">
        {list.length < all ? `${list.length} of ${all} that change` : "Those that change"}
      </h4>
      <ul className="max-h-[60vh] overflow-auto border-line border-t">
        {list.map(({ id, kind, money, status, openedAt, change, overturned }) => (
          <li key={id} className="border-line border-b py-2 text-13">
            <Link href={paths.approval(id)} className="flex flex-wrap gap-x-3 hover:underline">
              <b className="font-medium">{money ? formatMoney(money) : kind}</b>
              <span className="text-ink-2">{CHANGE_WORDS[change]}</span>
              <span className="text-ink-3">was {status}</span>
              <span className="text-ink-3">
                <Moment at={openedAt} />
              </span>
              {overturned ? <span className="text-failed">{OVERTURNED_WORDS[overturned]}</span> : null}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
