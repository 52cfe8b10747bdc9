/** The facts from which a customer's risk is computed. */
export interface RiskFacts {
  /** Refunds that Stripe took and the bank sent back. */
  failedRefunds: number;
  openDisputes: number;
  lostDisputes: number;
}

const HIGHEST = 100;
const POINTS = { failedRefunds: 10, openDisputes: 30, lostDisputes: 50 } as const;

/** A customer's risk, 0 to 100. Computed from the rows each time, so that a repeated event adds nothing. */
export function riskScore({ failedRefunds, openDisputes, lostDisputes }: RiskFacts): number {
  const points =
    failedRefunds * POINTS.failedRefunds +
    openDisputes * POINTS.openDisputes +
    lostDisputes * POINTS.lostDisputes;
  return Math.min(points, HIGHEST);
}

/** Facts about a customer's last 30 days. */
export interface HealthFacts {
  openTickets: number;
  /** Of those, how many wait for a person. */
  waitingForPerson: number;
  failedRefunds: number;
  /** Whole days since the customer last wrote; null when they never did. */
  daysSinceContact: number | null;
}

export type Health = "healthy" | "watch" | "at_risk";

/** A refund that failed or two tickets that wait for a person drive customers away; one that waits is worth a look. */
export function healthOf({ openTickets, waitingForPerson, failedRefunds }: HealthFacts): Health {
  if (failedRefunds > 0 || waitingForPerson > 1) return "at_risk";
  return waitingForPerson > 0 || openTickets > 2 ? "watch" : "healthy";
}
