import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { type ButtonLook, buttonStyle } from "./button-style";

interface IconButtonProps
  extends Omit<ComponentProps<"button">, "children" | "aria-label">,
    Omit<ButtonLook, "square"> {
  /** The action; name for screen readers and title. */
  label: string;
  icon: ReactNode;
}

/** A square button whose icon is its only content. */
export function IconButton({
  label,
  icon,
  kind = "quiet",
  size = "sm",
  className,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className={clsx(buttonStyle({ kind, size, square: true }), className)}
    >
      {icon}
    </button>
  );
}
