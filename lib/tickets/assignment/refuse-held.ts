import { eq } from "drizzle-orm";
import { type tickets, users } from "@/db/schema";
import { Conflict } from "@/lib/app-errors";
import type { Transaction } from "@/lib/db";
import { holderBeside } from "../rules.ts";

type Ticket = Pick<typeof tickets.$inferSelect, "status" | "personNeeded" | "assigneeId">;

/**
 * Refuses an action that only the holder of a ticket may take.
 * @param known the holder that the caller displaces knowingly
 * @param instead the caller's alternative
 * @throws Conflict `held_by_other`, with who has the ticket
 */
export async function refuseHeld(
  tx: Transaction,
  ticket: Ticket,
  { meId, known, instead }: { meId: string; known?: string; instead: string },
): Promise<void> {
  const holder = holderBeside(ticket, meId);
  if (holder === null || holder === known) return;
  const [person] = await tx.select({ name: users.name }).from(users).where(eq(users.id, holder));
  const name = person?.name ?? holder;
  throw new Conflict({
    code: "held_by_other",
    message: `${name} has this ticket in hand. ${instead}`,
    details: { assigneeId: holder, assigneeName: name },
  });
}
