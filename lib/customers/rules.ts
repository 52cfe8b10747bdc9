/** What a customer's risk is worked out from. */
export interface RiskFacts {
  /** Refunds that Stripe took and the bank sent back. */
  failedRefunds: number;
  openDisputes: number;
  lostDisputes: number;
}

const HIGHEST = 100;
const POINTS = { failedRefunds: 10, openDisputes: 30, lostDisputes: 50 } as const;

/** A customer's risk, 0 to 100. Worked out anew from the rows each time, so an event that comes twice adds nothing. */
export function riskScore({ failedRefunds, openDisputes, lostDisputes }: RiskFacts): number {
  const points =
    failedRefunds * POINTS.failedRefunds +
    openDisputes * POINTS.openDisputes +
    lostDisputes * POINTS.lostDisputes;
  return Math.min(points, HIGHEST);
}
