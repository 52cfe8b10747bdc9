import { cva, type VariantProps } from "class-variance-authority";
import clsx from "clsx";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { StateGlyph } from "../states/state-mark";

/** Looks of everything that acts: one `primary` a page; `dangerSolid` only in dialogs. */
export const buttonStyle = cva(
  "group/button inline-flex select-none items-center justify-center whitespace-nowrap rounded-2 border font-medium no-underline forced:border disabled:cursor-not-allowed disabled:text-ink-3 coarse:min-h-11",
  {
    variants: {
      kind: {
        plain:
          "border-line-2 bg-layer hover:border-edge hover:bg-layer-hover active:bg-selected disabled:border-line disabled:bg-sunken [&_svg]:text-ink-3",
        primary:
          "border-transparent bg-accent font-semibold text-on-accent hover:bg-accent-hover active:bg-accent-press disabled:border-line disabled:bg-sunken",
        quiet:
          "border-transparent text-ink-2 hover:bg-hover hover:text-ink active:bg-selected [&_svg]:text-ink-3",
        danger:
          "border-line-2 bg-layer text-failed hover:border-failed-fill hover:bg-failed-wash disabled:border-line disabled:bg-sunken",
        dangerSolid:
          "border-transparent bg-failed-fill text-on-failed disabled:border-line disabled:bg-sunken",
      },
      size: {
        sm: "h-7 gap-1.5 px-2.5 text-12",
        md: "h-8 gap-2 px-3 text-13",
        lg: "h-10 gap-2 px-4 text-14",
        bar: "h-12 gap-2 px-4 text-15 sm:h-10 sm:text-14",
      },
      square: { true: "px-0" },
    },
    compoundVariants: [
      { square: true, size: "sm", class: "w-7 coarse:w-11" },
      { square: true, size: "md", class: "w-8 coarse:w-11" },
      { square: true, size: "lg", class: "w-10" },
    ],
    defaultVariants: { kind: "plain", size: "md" },
  },
);

export type ButtonLook = VariantProps<typeof buttonStyle>;

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

/** The drawn key beside an action. Hidden from readers: the control itself carries `aria-keyshortcuts`. */
export function KeyHint({ children }: { children: string }) {
  return (
    <span aria-hidden="true" className="inline-flex coarse:hidden">
      <kbd className="inline-grid h-4.5 min-w-4.5 place-items-center rounded-[3px] border border-line-2 px-1 font-medium text-11 text-ink-3 leading-none group-data-[kind=primary]/button:border-current group-data-[kind=primary]/button:text-current">
        {children}
      </kbd>
    </span>
  );
}
