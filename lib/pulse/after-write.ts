import { after } from "next/server";
import { tick } from "./tick.ts";
import { wakePulse } from "./wake.ts";

/**
 * Sends the events of a write now: wakes the pulse of this process or, where none runs, relays the outbox after the
 * request has its answer.
 */
export function pulseAfterWrite(): void {
  if (!wakePulse()) after(tick);
}
