import { embedTickets } from "@/agent/embed-tickets";
import { env } from "@/lib/env";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { listUnembedded } from "@/lib/tickets/similar/store-embeddings";
import { defineFunction } from "../define-function.ts";

const schema = EVENT_SCHEMAS["ticket/resolved"];
const { embedBatchSize, embedBatchTimeoutS } = env().flow;

/**
 * Makes resolved tickets findable as similar past cases: one call to the model for a batch. A batch takes along tickets
 * whose event was lost; the row is the truth.
 */
export const batchEmbedTickets = defineFunction(
  {
    id: "batch-embed-tickets",
    name: "Make resolved tickets findable",
    triggers: [{ event: "ticket/resolved" }],
    batchEvents: { maxSize: embedBatchSize, timeout: `${embedBatchTimeoutS}s` },
    retries: 2,
    sends: ["ticket/embedded"],
  },
  async ({ events, step, runId, logger, by }) => {
    // One malformed event must not fail its batch; its ticket is found below by its row.
    const read = events.map(({ data }) => schema.safeParse(data).data?.ticketId);
    const resolved = [...new Set(read.filter((ticketId) => ticketId !== undefined))];
    if (read.includes(undefined))
      logger.warn("events of a batch are malformed", { malformed: read.filter((id) => !id).length });
    const embedded = await step.run("embed", async () => {
      const left = await listUnembedded(embedBatchSize);
      return embedTickets([...new Set([...resolved, ...left])], by.runId);
    });
    if (embedded.length === 0) return { embedded: 0 };
    const told = embedded.map((ticketId) => ({
      id: `embedded-${ticketId}-${runId}`,
      name: "ticket/embedded",
      data: { ticketId },
    }));
    await step.sendEvent("tell", told);
    return { embedded: embedded.length };
  },
);
