import { modelCalls } from "@/db/schema";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";

export type ModelCall = Omit<typeof modelCalls.$inferInsert, "id" | "at">;

/** Keeps what was asked of the model, what it said and what that cost, in our own database. */
export async function recordModelCall(call: ModelCall): Promise<void> {
  await db()
    .insert(modelCalls)
    .values({ ...call, id: newId("modelCall") });
}
