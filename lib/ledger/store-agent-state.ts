import { toStorable } from "@vagus/primitives/storable-text";
import { agentStates } from "@/db/schema";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";

export type { StoredProposal } from "@/db/schema/agent-states";

/**
 * Keeps where the worker stopped, so that only a reference passes through the engine. A turn that runs again replaces
 * what it stored before: nobody has read that yet.
 * @returns the reference
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
      set: { state: state.state, reply, proposals: state.proposals },
    })
    .returning({ id: agentStates.id });
  if (!stored) throw new Error("The database answered an insert without its row.");
  return stored.id;
}
