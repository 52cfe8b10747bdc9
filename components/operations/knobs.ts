import { OperationManner } from "@/lib/operations/order-schemas";

/** The rate, canary and limits of an operation, as typed. */
export interface Knobs {
  canary: string;
  ratePerSecond: string;
  /** In percent. */
  stopAt: string;
}

/** The defaults of the schema. */
export const START_KNOBS: Knobs = { canary: "5", ratePerSecond: "10", stopAt: "20" };

const { shape } = OperationManner;

/** The typed values as the API takes them; undefined if one is not valid. */
export function knobsOf({ canary, ratePerSecond, stopAt }: Knobs) {
  const parsed = {
    canary: shape.canary.safeParse(numberOf(canary)),
    ratePerSecond: shape.ratePerSecond.safeParse(numberOf(ratePerSecond)),
    stopAtFailureRate: shape.stopAtFailureRate.safeParse(numberOf(stopAt) / 100),
  };
  if (!parsed.canary.success || !parsed.ratePerSecond.success || !parsed.stopAtFailureRate.success)
    return undefined;
  return {
    canary: parsed.canary.data,
    ratePerSecond: parsed.ratePerSecond.data,
    stopAtFailureRate: parsed.stopAtFailureRate.data,
  };
}

function numberOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}
