import { log } from "@/lib/log";
import { isRegistered } from "./is-registered.ts";
import { syncApp } from "./sync-app.ts";

/**
 * Registers our functions with the engine if it does not know them: after a start, and after it lost its memory.
 * @returns whether it knows them now
 */
export async function registerApp(): Promise<boolean> {
  if (await isRegistered()) return true;
  // When it fails the engine is not there yet, or we are not listening yet; the caller comes again.
  const { ok } = await syncApp();
  if (ok) log.info("registered with the engine");
  return ok;
}
