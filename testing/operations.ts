import { and, eq, sql } from "drizzle-orm";
import { type Inngest, type InngestFunction, NonRetriableError } from "inngest";
import { operationItems, operations } from "@/db/schema";
import { db } from "@/lib/db";
import { reviveOperations } from "@/lib/operations/drive/driver";

/** Functions for tests of operations, and the switch that breaks one of them. */
export interface Breakable {
  /** Whether `test-fragile` fails in its second step. */
  broken: boolean;
  /** How often each step of it began, by run and step. */
  began: string[];
  functions(client: Inngest.Any): InngestFunction.Any[];
}

/** `test-fragile`, whose second step breaks on demand; `test-asleep` and `test-listening`, which never end. */
export function breakable(): Breakable {
  const state: Breakable = {
    broken: true,
    began: [],
    functions: (client) => [
      client.createFunction(
        { id: "test-fragile", retries: 0, triggers: [{ event: "test/fragile" }] },
        async ({ event, step, runId }) => {
          const first = await step.run("first", () => state.began.push(`${runId} first`));
          await step.run("second", () => {
            state.began.push(`${runId} second`);
            if (state.broken) throw new NonRetriableError("It is broken.");
          });
          return { first, ticketId: event.data.ticketId };
        },
      ),
      client.createFunction({ id: "test-asleep", triggers: [{ event: "test/asleep" }] }, async ({ step }) =>
        step.sleep("long", "1h"),
      ),
      client.createFunction(
        { id: "test-listening", triggers: [{ event: "test/listening" }] },
        async ({ step }) => {
          await step.waitForEvent("never", { event: "test/never", timeout: "1h" });
        },
      ),
    ],
  };
  return state;
}

/** Assigns an operation to one driver (a dead run, or the test itself), so that no other drives it. */
export async function leaveTo(operationId: string, driverRunId = "run_of_the_dead"): Promise<void> {
  await db().update(operations).set({ driverRunId }).where(eq(operations.id, operationId));
}

/** Leaves an item claimed, as a process does that was killed after the claim. */
export async function claimLongAgo(operationId: string, position: number): Promise<void> {
  await db()
    .update(operationItems)
    .set({ actedAt: sql`now() - interval '20 seconds'` })
    .where(and(eq(operationItems.operationId, operationId), eq(operationItems.position, position)));
}

/** Removes the driver of an operation and lets another be found. */
export async function giveNewDriver(operationId: string): Promise<void> {
  await db()
    .update(operations)
    .set({ driverRunId: null, drivenAt: new Date(0) })
    .where(eq(operations.id, operationId));
  await reviveOperations();
}
