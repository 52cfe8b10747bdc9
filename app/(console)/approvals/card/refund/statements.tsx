import clsx from "clsx";
import { Bot, Quote, Wrench } from "lucide-react";
import type { RefundCard } from "@/lib/approvals/schemas";

type Statement = RefundCard["evidence"][number];

/** The agent's statements, each with where it comes from: a tool's result, the customer's words, or the model alone. */
export function Statements({ evidence }: { evidence: readonly Statement[] }) {
  if (evidence.length === 0) return null;
  return (
    <ol aria-label="Where each statement comes from" className="mt-2 grid gap-1 max-sm:gap-2 max-sm:text-15">
      {evidence.map((statement, at) => (
        <li
          key={`${statement.tool} ${statement.text}`}
          className="grid grid-cols-[auto_1fr] items-baseline gap-x-3 sm:grid-cols-[auto_1fr_auto]"
        >
          <span
            aria-hidden="true"
            className={clsx(
              "grid size-3.5 place-items-center self-center rounded-1 font-medium text-11",
              isUnfounded(statement)
                ? "text-waiting shadow-[inset_0_0_0_1px_currentColor]"
                : "bg-selected text-ink-3",
            )}
          >
            {at + 1}
          </span>
          <span>{statement.text}</span>
          <Source {...statement} />
        </li>
      ))}
    </ol>
  );
}

function isUnfounded({ source }: Statement): boolean {
  return source === "model";
}

function Source({ source, tool }: Statement) {
  const [Icon, words] =
    source === "customer"
      ? ([Quote, "the mail’s words"] as const)
      : source === "model"
        ? ([Bot, "model only, no source"] as const)
        : ([Wrench, null] as const);
  return (
    <span
      className={clsx(
        "flex items-baseline gap-1.5 text-12 max-sm:col-start-2",
        source === "model" ? "text-waiting" : "text-ink-3",
      )}
    >
      <Icon aria-hidden="true" className="icon-14 translate-y-0.5" />
      {words ?? <code>{tool}</code>}
    </span>
  );
}
