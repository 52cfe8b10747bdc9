import { eq } from "drizzle-orm";
import { agentStates } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";

/** Loads a stored state of the worker. @throws NotFound */
export async function readAgentState(id: string) {
  const [state] = await db().select().from(agentStates).where(eq(agentStates.id, id));
  if (!state) throw new NotFound("agent state", id);
  return state;
}
