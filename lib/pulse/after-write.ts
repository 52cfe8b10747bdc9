import { tick } from "./tick.ts";
import { wakePulse } from "./wake.ts";

/** After a write: what it put into the outbox goes out now, by the pulse of this process or, where none runs, by itself. */
export async function pulseAfterWrite(): Promise<void> {
  if (!wakePulse()) await tick();
}
