import { eq } from "drizzle-orm";
import { agentStates } from "@/db/schema";
import { db } from "@/lib/db";
import { NotFound } from "@/lib/errors";

/** @throws NotFound */
export async function readAgentState(id: string) {
  const [state] = await db().select().from(agentStates).where(eq(agentStates.id, id));
  if (!state) throw new NotFound("agent state", id);
  return state;
}
