import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { type ButtonLook, buttonStyle } from "./button-style";
import { KeyHint } from "./key-hint";
import { StateGlyph } from "./state-glyph";

interface ButtonProps extends Omit<ComponentProps<"button">, "children">, Omit<ButtonLook, "square"> {
  children: ReactNode;
  icon?: ReactNode;
  /** The single key that does the same; drawn inside and told to readers. */
  keyHint?: string;
  /** Under way: keeps its place and its focus, shows the turning arc and ignores further presses. */
  busy?: boolean;
}

/** A button named by a verb and its object. Not a submit button unless `type` says so. */
export function Button({
  kind,
  size,
  icon,
  keyHint,
  busy = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      data-kind={kind ?? "plain"}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      aria-keyshortcuts={keyHint}
      className={clsx(buttonStyle({ kind, size }), className)}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy ? <StateGlyph state="running" className="icon-14" /> : icon}
      {children}
      {keyHint ? <KeyHint>{keyHint}</KeyHint> : null}
    </button>
  );
}
