import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { isRegistered } from "./is-registered.ts";

const TIMEOUT_MS = 5_000;

/**
 * Registers our functions with the engine if it does not know them: after a start, and after it lost its memory.
 * @returns whether it knows them now
 */
export async function registerApp(): Promise<boolean> {
  if (await isRegistered()) return true;
  try {
    const url = `http://127.0.0.1:${env().ports.app}/api/inngest`;
    const response = await fetch(url, { method: "PUT", signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.ok) log.info("registered with the engine");
    return response.ok;
  } catch {
    // The engine is not there yet, or we are not listening yet; the caller comes again.
    return false;
  }
}
