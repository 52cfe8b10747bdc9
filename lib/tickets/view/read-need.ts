import { eq } from "drizzle-orm";
import { tickets } from "@/db/schema";
import type { TICKET_STATUSES } from "@/db/schema/vocabulary";
import { NotFound } from "@/lib/app-errors";
import type { Queryable } from "@/lib/db";
import { type PersonNeeded, ticketNeed, ticketState, ticketStatus } from "./ticket-need.ts";

/** The present state of a ticket. */
export interface Need {
  status: (typeof TICKET_STATUSES)[number];
  personNeeded: PersonNeeded | null;
  /** The agent works on one of its mails, or an approval is open. */
  underWay: boolean;
}

/**
 * Reads from the newest rows whether a ticket needs a person.
 * @throws NotFound
 */
export async function readNeed(on: Queryable, ticketId: string): Promise<Need> {
  const [row] = await on
    .select({ status: ticketStatus, personNeeded: ticketNeed, state: ticketState })
    .from(tickets)
    .where(eq(tickets.id, ticketId));
  if (!row) throw new NotFound("ticket", ticketId);
  const { status, personNeeded, state } = row;
  return { status, personNeeded, underWay: state === "under_way" };
}
