import clsx from "clsx";
import { Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { StateGlyph } from "./state-mark";

const tones = {
  failed: "bg-failed-wash shadow-[inset_2px_0_0_var(--failed-fill)] [&>svg]:text-failed",
  waiting: "bg-waiting-wash shadow-[inset_2px_0_0_var(--waiting-fill)] [&>svg]:text-waiting",
  warning: "bg-waiting-wash shadow-[inset_2px_0_0_var(--waiting-fill)] [&>svg]:text-waiting",
  plain: "bg-sunken shadow-[inset_2px_0_0_var(--line-2)] [&>svg]:text-ink-3",
};

interface BandProps {
  tone: keyof typeof tones;
  /** What happened. */
  title: string;
  /** What is safe, and the next step. */
  children?: ReactNode;
  action?: ReactNode;
  /** One of many: the sentence above them is announced instead. */
  listed?: boolean;
}

/** A line across the page that must not be missed. A failed one is announced at once. */
export function Band({ tone, title, children, action, listed = false }: BandProps) {
  return (
    <div
      role={tone === "failed" && !listed ? "alert" : undefined}
      className={clsx(
        "flex items-start gap-2.5 rounded-r-2 max-sm:flex-wrap px-3.5 py-2.5 text-13 forced:border",
        tones[tone],
      )}
    >
      <BandIcon tone={tone} />
      <div className="min-w-0 flex-1">
        <b className="font-medium">{title}</b> {children}
      </div>
      {action ? (
        <div className="-my-1 flex-none max-sm:my-0 max-sm:basis-full max-sm:pl-6">{action}</div>
      ) : null}
    </div>
  );
}

function BandIcon({ tone }: Pick<BandProps, "tone">) {
  if (tone === "plain") return <Info aria-hidden="true" className="icon mt-0.5" />;
  if (tone === "warning") return <TriangleAlert aria-hidden="true" className="icon mt-0.5" />;
  return <StateGlyph state={tone === "failed" ? "failed" : "waiting"} className="mt-0.5" />;
}
