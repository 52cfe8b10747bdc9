import type { Transaction } from "./connect.ts";

/**
 * Has the gate of a function decide again by the options that are registered now: what was gathered may be due at
 * another time, or at once. The gate is locked before what lies behind it, as everyone does.
 */
export async function wakeGate(tx: Transaction, functionId: string): Promise<void> {
  await tx`update jobs set ready = true where kind = 'gate' and function_id = ${functionId}`;
  await tx`update gatherings set due_at_ms = null where function_id = ${functionId}`;
}
