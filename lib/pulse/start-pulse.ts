import { env } from "@/lib/env";
import { withoutPersonalData } from "@/lib/errors";
import { registerApp } from "@/lib/functions/register-app";
import { log } from "@/lib/log";
import { tick } from "./tick.ts";
import { setPulse } from "./wake.ts";

/** Other processes write too, and cannot wake us. */
const LONGEST_MS = 15_000;
/** After a failure, such as a database that is away. */
const RETRY_MS = 1_000;
/** How often to look whether the engine still knows us. */
const REGISTERED_MS = 30_000;

/**
 * Beats where the process lives long: when woken by a write, when the next thing is due, and now and then for what
 * other processes wrote. Never twice at once in one process; not at all where a process does not live on.
 */
export function startPulse(): void {
  if (!env().longLived) return;
  let timer: NodeJS.Timeout | undefined;
  let beating = false;
  let again = false;

  async function beat(): Promise<void> {
    if (beating) {
      again = true;
      return;
    }
    beating = true;
    clearTimeout(timer);
    let waitMs = RETRY_MS;
    try {
      const due = await tick();
      waitMs = due ? Math.min(Math.max(due.getTime() - Date.now(), 0), LONGEST_MS) : LONGEST_MS;
    } catch (error) {
      log.warn("the pulse missed a beat and tries again", { cause: withoutPersonalData(error).message });
    }
    beating = false;
    if (again) waitMs = 0;
    again = false;
    timer = setTimeout(beat, waitMs);
    timer.unref();
  }

  setPulse(() => void beat());
  void beat();
  void keepRegistered();
}

async function keepRegistered(): Promise<void> {
  const registered = await registerApp();
  setTimeout(keepRegistered, registered ? REGISTERED_MS : RETRY_MS).unref();
}
