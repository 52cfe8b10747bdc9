import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { relayOutbox } from "@/lib/events/relay-outbox";
import { advanceOperation } from "@/lib/operations/drive/advance-operation";
import { handOver } from "@/lib/operations/drive/driver";
import { wakePulse } from "@/lib/pulse/wake";
import { defineFunction } from "../define-function.ts";

/** Two steps each at most, far below the thousand that a run may have. */
const MAX_TURNS = 200;
/** Covers the restart of an engine or a database; after a longer outage the pulse starts another driver. */
const RETRIES = 8;

const schema = EVENT_SCHEMAS["ops/operation.requested"];

/**
 * Drives an operation, turn by turn; the rows store its progress. Between turns it waits, and a pause, a resume or an
 * abort ends the wait early.
 * @param declarations of every function of the app
 */
export const runOperation = (declarations: () => FunctionDeclaration[]) =>
  defineFunction(
    {
      id: "run-operation",
      name: "Carry out a rerun, a cancellation or a redelivery of many",
      triggers: [{ event: "ops/operation.requested" }],
      retries: RETRIES,
      machinery: true,
      awaits: ["ops/operation.changed"],
    },
    async ({ event, step, by }) => {
      const { operationId } = schema.parse(event.data);
      for (let n = 1; n <= MAX_TURNS; n++) {
        const turn = await step.run(`turn-${n}`, async () => {
          const advanced = await advanceOperation(operationId, by, declarations());
          // Deliveries are sent through the outbox, and no request follows that would have it relayed.
          if (!wakePulse()) await relayOutbox();
          return advanced;
        });
        if (turn.over) return { operationId };
        if (turn.waitMs === 0) continue;
        await step.waitForEvent(`wait-${n}`, {
          event: "ops/operation.changed",
          timeout: Math.ceil(turn.waitMs),
          if: `async.data.operationId == "${operationId}"`,
        });
      }
      await step.run("hand-over", () => handOver(operationId, by.runId));
      return { operationId };
    },
  );
