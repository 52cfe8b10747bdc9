import { eq } from "drizzle-orm";
import { z } from "zod";
import { runs } from "@/db/schema";
import { InvalidInput } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { EVENT_SCHEMAS, EventName } from "@/lib/events/event-schemas";
import type { RunTarget } from "./order-schemas.ts";

/**
 * Checks edited input: of one run, by the schema of the event that started it.
 * @throws InvalidInput
 */
export async function checkEdited({ kind, ids, mode, input }: RunTarget): Promise<void> {
  if (kind !== "rerun" || mode !== "edited") {
    if (input === undefined) return;
    throw refusal("Input can only be edited in a rerun with mode `edited`.");
  }
  const [id] = ids ?? [];
  if (ids?.length !== 1 || !id || input === undefined) {
    throw refusal("A rerun with edited input is of one run by its id, and needs `input`.");
  }
  const [run] = await db().select({ trigger: runs.trigger }).from(runs).where(eq(runs.id, id));
  const name = EventName.safeParse(run?.trigger).data;
  if (!name) throw refusal(`What started ${id} is no event of ours whose data could be edited.`);
  const checked = EVENT_SCHEMAS[name].safeParse(input);
  if (!checked.success) {
    throw refusal(`The edited input does not fit ${run?.trigger}: ${z.prettifyError(checked.error)}.`);
  }
}

function refusal(message: string): InvalidInput {
  return new InvalidInput({ code: "invalid_edited_input", message: `${message} Nothing was changed.` });
}
