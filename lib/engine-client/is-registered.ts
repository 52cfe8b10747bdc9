import { env } from "@/lib/env";
import { engineApi } from "./engine-api.ts";

/** Whether the engine knows functions of ours. Inngest Cloud keeps that behind its own login, so there: taken as yes. */
export async function isRegistered(): Promise<boolean> {
  if (env().inngest.baseUrl === undefined) return true;
  const answer = await engineApi.listFunctions();
  return answer.ok && answer.value.length > 0;
}
