import clsx from "clsx";
import type { OperationItemFilter, OperationView } from "@/lib/operations/schemas";

interface ItemTabsProps {
  operation: OperationView;
  status: OperationItemFilter["status"];
  onChange: (status: OperationItemFilter["status"]) => void;
}

/** The states of the items with their counts; empty states are left out. */
export function ItemTabs({ operation, status, onChange }: ItemTabsProps) {
  const tabs = [
    { status: undefined, label: "All", count: operation.total },
    { status: "residue", label: "Left over", count: operation.residue },
    { status: "failed", label: "Failed", count: operation.failed },
    { status: "done", label: "Done", count: operation.done },
    { status: "pending", label: "Not finished", count: operation.left + operation.inFlight },
    { status: "skipped", label: "Skipped", count: operation.skipped },
  ] as const;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex box in every browser
    <div
      role="group"
      aria-label="States of the items"
      className="flex h-10 gap-5 overflow-x-auto border-line border-b px-4 sm:px-6"
    >
      {tabs
        .filter((tab) => tab.status === undefined || tab.count > 0 || tab.status === status)
        .map((tab) => (
          <button
            key={tab.label}
            type="button"
            aria-pressed={tab.status === status}
            onClick={() => onChange(tab.status)}
            className={clsx(
              "inline-flex flex-none items-center gap-1.5 font-medium text-13 outline-offset-[-2px] hover:text-ink",
              tab.status === status
                ? "text-ink shadow-[inset_0_-2px_0_var(--ink)] forced:underline"
                : "text-ink-3",
            )}
          >
            {tab.label} <span className="font-regular text-ink-3">{tab.count}</span>
          </button>
        ))}
    </div>
  );
}
