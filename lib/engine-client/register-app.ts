import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { engineApi } from "./engine-api.ts";
import { syncApp } from "./sync-app.ts";

/** Whether the engine has functions of this app. Inngest Cloud does not say, so there the answer is always yes. */
export async function isRegistered(): Promise<boolean> {
  if (env().inngest.baseUrl === undefined) return true;
  const answer = await engineApi.listFunctions();
  return answer.ok && answer.value.length > 0;
}

/**
 * Registers the app's functions if the engine has none of them: after a start, and after the engine lost its data.
 * @returns whether they are registered now; if not, call again: the engine or this app does not listen yet
 */
export async function registerApp(): Promise<boolean> {
  if (await isRegistered()) return true;
  const { ok } = await syncApp();
  if (ok) log.info("registered with the engine");
  return ok;
}
