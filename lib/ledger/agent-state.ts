import { toStorable } from "@vagus/primitives/storable-text";
import { eq } from "drizzle-orm";
import { agentStates } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";

export type { Statement, StoredProposal } from "@/db/schema/agent";

/**
 * Stores the worker's state at the end of a turn, so that only its id passes through the engine. A turn that runs again
 * replaces its earlier state, which nothing has read.
 * @returns the id
 */
export async function storeAgentState(
  state: Omit<typeof agentStates.$inferInsert, "id" | "createdAt">,
): Promise<string> {
  const reply = state.reply && toStorable(state.reply);
  const [stored] = await db()
    .insert(agentStates)
    .values({ ...state, reply, id: newId("agentState") })
    .onConflictDoUpdate({
      target: [agentStates.runId, agentStates.turn],
      set: {
        state: state.state,
        reply,
        proposals: state.proposals,
        workerVersion: state.workerVersion,
      },
    })
    .returning({ id: agentStates.id });
  if (!stored) throw new Error("The database answered an insert without its row.");
  return stored.id;
}

/** Loads a stored state of the worker. @throws NotFound */
export async function readAgentState(id: string) {
  const [state] = await db().select().from(agentStates).where(eq(agentStates.id, id));
  if (!state) throw new NotFound("agent state", id);
  return state;
}
