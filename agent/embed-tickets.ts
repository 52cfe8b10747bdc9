import { env } from "@/lib/env";
import { recordModelCall } from "@/lib/ledger/record-model-call";
import {
  type Case,
  readCases,
  storeEmbeddings,
  withoutEmbedding,
} from "@/lib/tickets/similar/store-embeddings";
import { asVendorError, openAi } from "./model.ts";
import { costMicros } from "./prices.ts";

/** Enough to tell cases apart, a sixth of what the vendor gives by default, and what is searched without an index. */
const DIMENSIONS = 256;

/**
 * Makes tickets findable as similar past cases, all by one call to the model; what is embedded already is not paid for
 * again.
 * @returns those of the tickets that are findable now
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
  // Whose text it was stands in the tickets; the record keeps which.
  const request = { ticketIds: cases.map(({ ticketId }) => ticketId) };
  const ticketId = cases.length === 1 ? (cases[0]?.ticketId ?? null) : null;
  const call = { runId, ticketId, model, request, cachedInputTokens: 0, outputTokens: 0 };
  try {
    const answer = await openAi().embeddings.create({
      model,
      input: cases.map(({ text }) => text),
      dimensions: DIMENSIONS,
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
