import { cva, type VariantProps } from "class-variance-authority";

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
