import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";

interface RadioProps extends Omit<ComponentProps<"input">, "type" | "children"> {
  children: ReactNode;
}

/** A native radio button with its label; the label is part of the target. Group them in a fieldset. */
export function Radio({ children, className, ...rest }: RadioProps) {
  return (
    <label className={clsx("flex min-h-8 items-center gap-2 text-13 coarse:min-h-11", className)}>
      <input
        type="radio"
        {...rest}
        className="size-4 flex-none appearance-none rounded-full border border-edge bg-page checked:border-5 checked:border-ink forced:appearance-auto"
      />
      {children}
    </label>
  );
}
