import { ticketNotes } from "@/db/schema";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";

/**
 * Stores the worker's note about a ticket, so that only a reference passes through the engine. A repeated step
 * replaces its note.
 * @returns the reference
 */
export async function storeNote(
  note: Omit<typeof ticketNotes.$inferInsert, "id" | "writtenAt">,
): Promise<string> {
  const [stored] = await db()
    .insert(ticketNotes)
    .values({ ...note, id: newId("note") })
    .onConflictDoUpdate({ target: [ticketNotes.runId, ticketNotes.kind], set: { body: note.body } })
    .returning({ id: ticketNotes.id });
  if (!stored) throw new Error("The database answered an insert without its row.");
  return stored.id;
}
