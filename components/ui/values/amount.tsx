import clsx from "clsx";
import type { Money } from "@/lib/http/schemas";
import { formatMoney } from "@/lib/money";

const sizes = {
  row: "text-16 font-semibold tracking-[-0.01em] sm:text-14",
  hero: "text-40 font-semibold sm:text-36",
};

/** Money as data, never in mono. `hero` is the largest thing on a page. */
export function Amount({
  money,
  size = "row",
  className,
}: {
  money: Money;
  size?: keyof typeof sizes;
  className?: string;
}) {
  return <span className={clsx(sizes[size], className)}>{formatMoney(money)}</span>;
}
