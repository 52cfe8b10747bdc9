import { engineApi } from "@/lib/engine-client/engine-api";

/** What the engine cannot do of an operation, in words; empty when it can do all of it. */
export async function engineLimits({ reruns }: { reruns: boolean }): Promise<string[]> {
  const capabilities = await engineApi.capabilities();
  if (!capabilities.ok)
    return [`The engine does not answer now; what is started waits for it. ${capabilities.message}`];
  if (reruns && !capabilities.value.rerunRun)
    return ["This engine cannot start runs again. Use one with version 2 of its API."];
  return [];
}
