import { inArray } from "drizzle-orm";
import { runs } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";

/** The facts about a run that both ledger and engine know. */
interface Told {
  id: string;
  functionId: string;
  /** To engines a run that waits is running. */
  status: string;
  ended: boolean;
  output: unknown;
}

/** Reads runs from the ledger and from the engine's API, for a test to compare. */
export async function compareWithEngine(functionIds: string[]): Promise<{ ledger: Told[]; engine: Told[] }> {
  const ours = await db().select().from(runs).where(inArray(runs.functionId, functionIds)).orderBy(runs.id);
  const engine: Told[] = [];
  for (const functionId of functionIds) {
    const listed = await engineApi.listRuns({ functionId, limit: 400 });
    if (!listed.ok) throw new Error(listed.message);
    for (const { id } of listed.value.runs) {
      const read = await engineApi.readRun(id);
      if (!read.ok) throw new Error(read.message);
      const { status, endedAt, output } = read.value;
      engine.push({
        id,
        functionId,
        status,
        ended: endedAt !== null,
        output: status === "completed" ? output : null,
      });
    }
  }
  return {
    ledger: ours.map(({ id, functionId, status, endedAt, output }) => ({
      id,
      functionId,
      status: status === "waiting" ? "running" : status,
      ended: endedAt !== null,
      output,
    })),
    engine: engine.sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}
