import clsx from "clsx";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { type ButtonLook, buttonStyle } from "./button-style";
import { KeyHint } from "./key-hint";

interface ButtonLinkProps extends ComponentProps<typeof Link>, Omit<ButtonLook, "square"> {
  icon?: ReactNode;
  keyHint?: string;
}

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function ButtonLink({ kind, size, icon, keyHint, className, children, ...rest }: ButtonLinkProps) {
  return (
    <Link
      {...rest}
      data-kind={kind ?? "plain"}
      aria-keyshortcuts={keyHint}
      className={clsx(buttonStyle({ kind, size }), className)}
    >
      {icon}
      {children}
      {keyHint ? <KeyHint>{keyHint}</KeyHint> : null}
    </Link>
  );
}
