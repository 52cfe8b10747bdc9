import { after } from "next/server";
import { tick } from "./tick.ts";
import { wakePulse } from "./wake.ts";

/**
 * After a write: what it put into the outbox goes out now, by the pulse of this process or, where none runs, by itself
 * once the request has its answer.
 */
export function pulseAfterWrite(): void {
  if (!wakePulse()) after(tick);
}
