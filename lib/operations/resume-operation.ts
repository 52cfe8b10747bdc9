import type { Me } from "@/lib/access/schemas";
import { changeOperation } from "./change-operation.ts";

/**
 * Lets a paused operation go on where it was. Failures until now no longer count: a person looked. Resuming what runs
 * changes nothing.
 */
export function resumeOperation(me: Me, id: string): Promise<void> {
  const now = new Date();
  const anew = { pausedBecause: null, pausedByItself: false, pausedAt: null, resumedAt: now, drivenAt: now };
  return changeOperation(me, id, { from: ["paused"], to: "running", with: anew });
}
