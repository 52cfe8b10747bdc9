const TIERS = ["enterprise", "pro", "standard"] as const;

/** The address of the nth made-up customer, from 1. */
export const customerAddress = (n: number) => `customer-${n}@example.com`;

/**
 * A file for `customers import`: customers 1 to `count`, each with one order of 49.00 USD.
 * @param chargeIds payments of the first orders; the others have ids that Stripe does not know
 */
export function customersCsv(count: number, chargeIds: readonly string[] = []): string {
  const header = "customer_id,email,name,tier,order_id,charge_id,amount_cents,currency,description,placed_at";
  const lines = Array.from({ length: count }, (_, at) => {
    const n = at + 1;
    const customer = [n, customerAddress(n), `Customer ${n}`, TIERS[at % TIERS.length]];
    return [...customer, n, chargeIds[at] ?? `ch_made_up_${n}`, 4900, "USD", "Notebook", "2026-09-01"].join(
      ",",
    );
  });
  return `${[header, ...lines].join("\n")}\n`;
}
