import type { Approval } from "@/lib/approvals/schemas";
import type { Money } from "@/lib/http/schemas";

/** The amounts of the approvals that move money. */
export function moneyOf(rows: readonly Pick<Approval, "amountCents" | "currency">[]): Money[] {
  return rows.flatMap(({ amountCents, currency }) =>
    amountCents !== null && currency !== null ? [{ amountCents, currency }] : [],
  );
}
