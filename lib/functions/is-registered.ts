import { z } from "zod";
import { env } from "@/lib/env";
import { readJson } from "@/lib/http/read-json";

const Functions = z.union([z.array(z.unknown()), z.object({ data: z.array(z.unknown()) })]);

/** Whether the engine knows functions of ours. Inngest Cloud keeps that behind its own login, so there: taken as yes. */
export async function isRegistered(): Promise<boolean> {
  const { appId, baseUrl, dev } = env().inngest;
  if (!dev || !baseUrl) return true;
  const answer = await readJson(`${baseUrl}/v1/apps/${appId}/functions`, Functions);
  if (answer === undefined) return false;
  return (Array.isArray(answer) ? answer : answer.data).length > 0;
}
