import type { Changes, HealthyStack } from "./healthy-stack.ts";

/** A fault on a healthy installation, and the expected finding of the doctor. */
export interface PlantedFault {
  /** As a sentence about the installation: `the engine is suspended`. */
  what: string;
  code: string;
  status: "fault" | "warning";
  /** Names the cause. */
  found: RegExp;
  /** Names what to do. */
  remedy: RegExp;
  /** Checks that fail with it, because they depend on the part. */
  also?: readonly string[];
  /** Changes the system. `undo` puts it back as it was. */
  plant(
    stack: HealthyStack,
  ): Promise<Changes & { undo?: () => unknown }> | (Changes & { undo?: () => unknown });
}

/**
 * Faults that the stack has as a deployment: it holds the users of the local data, and the stand-in of Stripe takes none
 * but its published key.
 */
export const AS_DEPLOYED = ["local-users", "stripe-answers"] as const;
