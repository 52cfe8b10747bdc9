import type { Me } from "@/lib/access/schemas";
import { changeOperation } from "./change-operation.ts";

/** Pauses an operation: what was started goes on, nothing further is. Pausing what is paused changes nothing. */
export function pauseOperation(me: Me, id: string): Promise<void> {
  const because = { pausedBecause: `Paused by ${me.name}.`, pausedByItself: false, pausedAt: new Date() };
  return changeOperation(me, id, { from: ["running"], to: "paused", with: because });
}
