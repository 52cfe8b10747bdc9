import clsx from "clsx";
import { FlaskConical, OctagonX } from "lucide-react";

export interface Environment {
  mode: "embedded" | "development" | "preview" | "production";
  /** Every vendor is a stand-in: then, and on the embedded database, nothing leaves the machine. */
  nothingLeaves: boolean;
}

const looks = {
  production: "bg-inverse text-on-inverse",
  preview: "shadow-[inset_0_0_0_1px_var(--edge)]",
  development: "shadow-[inset_0_0_0_1px_var(--edge)]",
  embedded: "border border-edge border-dashed text-ink-2",
};

const words = {
  production: "Production",
  preview: "Preview",
  development: "Development",
  embedded: "Embedded",
};

interface EnvironmentTagProps extends Environment {
  /** The stops in force, in words: they turn the mark red for everyone. */
  stopped?: string;
}

/** Names the environment, at the same place on every page; no two look alike. */
export function EnvironmentTag({ mode, nothingLeaves, stopped }: EnvironmentTagProps) {
  const promise = mode === "embedded" && nothingLeaves && !stopped;
  return (
    <span
      title={promise ? "Nothing leaves this machine" : undefined}
      className={clsx(
        "inline-flex h-5.5 flex-none items-center gap-1.5 whitespace-nowrap rounded-2 px-2 font-medium text-12 forced:border",
        stopped ? "bg-failed-fill text-on-failed" : looks[mode],
      )}
    >
      {stopped ? (
        <OctagonX aria-hidden="true" className="icon-12" />
      ) : mode === "embedded" ? (
        <FlaskConical aria-hidden="true" className="icon-12" />
      ) : null}
      {/* A phone has room for one of the two, and what is stopped matters more. */}
      <span className={stopped ? "max-sm:sr-only" : undefined}>{words[mode]}</span>
      {stopped ? (
        <>
          <span className="-ml-1.5 max-sm:sr-only">, </span>
          <span className="-ml-0.5 inline-block max-w-60 truncate max-sm:ml-0 max-sm:max-w-32 max-sm:first-letter:uppercase">
            {stopped}
          </span>
        </>
      ) : null}
      {promise ? <span className="-ml-1.5 max-md:sr-only">, nothing leaves this machine</span> : null}
    </span>
  );
}
