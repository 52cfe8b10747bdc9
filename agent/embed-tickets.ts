import { env } from "@/lib/env";
import { recordModelCall } from "@/lib/ledger/record-model-call";
import { inSpan } from "@/lib/telemetry/spans";
import {
  type Case,
  readCases,
  storeEmbeddings,
  withoutEmbedding,
} from "@/lib/tickets/similar/store-embeddings";
import { asVendorError, openAi } from "./model.ts";
import { modelSpan, tokenAttributes } from "./model-span.ts";
import { costMicros } from "./prices.ts";

/** Enough to tell cases apart, a sixth of the vendor's default, and small enough to be searched without an index. */
const DIMENSIONS = 256;

/**
 * Embeds tickets, so that they are found as similar past cases, in one call to the model. A ticket whose text is
 * embedded already costs nothing.
 * @returns ids of the tickets that are embedded now
 */
export async function embedTickets(ticketIds: readonly string[], runId: string): Promise<string[]> {
  const { embeddingModel } = env().openai;
  const cases = await readCases(ticketIds);
  const fresh = await withoutEmbedding(cases, embeddingModel);
  if (fresh.length > 0)
    await storeEmbeddings(fresh, await embed(fresh, embeddingModel, runId), embeddingModel);
  return cases.map(({ ticketId }) => ticketId);
}

async function embed(cases: Case[], model: string, runId: string): Promise<number[][]> {
  const began = Date.now();
  // The record names the tickets; their texts stay in the tickets.
  const request = { ticketIds: cases.map(({ ticketId }) => ticketId) };
  const ticketId = cases.length === 1 ? (cases[0]?.ticketId ?? null) : null;
  const call = { runId, ticketId, model, request, cachedInputTokens: 0, outputTokens: 0 };
  try {
    const answer = await inSpan(modelSpan("embeddings", model), async (span) => {
      const texts = cases.map(({ text }) => text);
      const created = await openAi().embeddings.create({ model, input: texts, dimensions: DIMENSIONS });
      span?.set(tokenAttributes({ input: created.usage.prompt_tokens }));
      return created;
    });
    const input = answer.usage.prompt_tokens;
    const cost = costMicros(model, { input, cachedInput: 0, output: 0 });
    const said = {
      response: { vectors: answer.data.length },
      error: null,
      inputTokens: input,
      costMicros: cost,
    };
    await recordModelCall({ ...call, ...said, durationMs: Date.now() - began });
    return answer.data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
  } catch (error) {
    const said = asVendorError(error);
    const failed = { response: null, error: said.code, inputTokens: 0, costMicros: null };
    await recordModelCall({ ...call, ...failed, durationMs: Date.now() - began });
    throw said;
  }
}
