import { parseJson } from "@vagus/primitives/parse-json";
import { z } from "zod";
import { withoutPersonalData } from "@/lib/app-errors";
import { heldWords, knownStanding } from "@/lib/deployment/acts-here";
import { env } from "@/lib/env";
import { fetchFrom } from "@/lib/http/fetch-from";
import { log } from "@/lib/log";
import { engineApi } from "./engine-api.ts";

const TIMEOUT_MS = 5_000;

/** The SDK's answer to a registration. */
const SyncAnswer = z.object({ message: z.string() });

/** Whether the engine has functions of this app. Inngest Cloud does not say, so there the answer is always yes. */
async function isRegistered(): Promise<boolean> {
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

/** Registers the app's functions with the engine by the SDK's own route. Never throws: `message` says why it failed. */
export async function syncApp(): Promise<{ ok: boolean; message: string }> {
  const { longLived, ports, publicUrl } = env();
  // A serverless process has no port of its own.
  const [variable, base] = longLived
    ? ["PORT", `http://127.0.0.1:${ports.app}`]
    : ["BETTER_AUTH_URL", publicUrl];
  try {
    const standing = await knownStanding();
    // The engine of another deployment must not be sent here.
    if (!standing.acts) return { ok: false, message: heldWords(standing) };
    const response = await fetchFrom(variable, `${base}/api/inngest`, {
      method: "PUT",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = SyncAnswer.safeParse(parseJson(await response.text())).data;
    return { ok: response.ok, message: answer?.message ?? `HTTP ${response.status}` };
  } catch (error) {
    return { ok: false, message: withoutPersonalData(error).message };
  }
}
