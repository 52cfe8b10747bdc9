import { engineApi } from "@/lib/engine-client/engine-api";

/** Limits of the engine for an operation, in words; empty when it can do the whole operation. */
export async function engineLimits({ reruns }: { reruns: boolean }): Promise<string[]> {
  const capabilities = await engineApi.capabilities();
  if (!capabilities.ok)
    return [`The engine does not answer now; started items wait for it. ${capabilities.message}`];
  if (reruns && !capabilities.value.rerunRun)
    return ["This engine cannot start runs again. Use one with version 2 of its API."];
  return [];
}
