import {
  type Model,
  type ModelProvider,
  type ModelRequest,
  type ModelResponse,
  OpenAIChatCompletionsModel,
  setTracingDisabled,
} from "@openai/agents";
import OpenAI, { APIError } from "openai";
import { env } from "@/lib/env";
import { VendorError } from "@/lib/errors";
import { recordModelCall } from "@/lib/runs/record-model-call";
import type { WorkerContext } from "./context.ts";
import { costMicros } from "./prices.ts";

/** The durable layer owns retries, so a call is made once. */
const TIMEOUT_MS = 120_000;

setTracingDisabled(true);

/** The model of the environment, with every call written to our ledger in the name of this run. */
export function modelProvider(context: WorkerContext): ModelProvider {
  const { key, base, model } = env().openai;
  const client = new OpenAI({
    apiKey: key,
    baseURL: base && `${base}/v1`,
    maxRetries: 0,
    timeout: TIMEOUT_MS,
  });
  return { getModel: () => new RecordedModel(new OpenAIChatCompletionsModel(client, model), model, context) };
}

class RecordedModel implements Model {
  constructor(
    private readonly inner: Model,
    private readonly name: string,
    private readonly context: WorkerContext,
  ) {}

  async getResponse(request: ModelRequest): Promise<ModelResponse> {
    const began = Date.now();
    const asked = { system: request.systemInstructions ?? null, input: request.input };
    try {
      const response = await this.inner.getResponse(request);
      await this.record({ asked, began, response, error: null });
      return response;
    } catch (error) {
      const said = asVendorError(error);
      await this.record({ asked, began, response: null, error: said.code });
      throw said;
    }
  }

  getStreamedResponse(request: ModelRequest) {
    return this.inner.getStreamedResponse(request);
  }

  private async record(call: {
    asked: unknown;
    began: number;
    response: ModelResponse | null;
    error: string | null;
  }) {
    const usage = call.response?.usage;
    const tokens = {
      input: usage?.inputTokens ?? 0,
      cachedInput: usage?.inputTokensDetails[0]?.cached_tokens ?? 0,
      output: usage?.outputTokens ?? 0,
    };
    await recordModelCall({
      runId: this.context.runId,
      ticketId: this.context.ticketId,
      model: this.name,
      request: call.asked,
      response: call.response?.output ?? null,
      error: call.error,
      inputTokens: tokens.input,
      cachedInputTokens: tokens.cachedInput,
      outputTokens: tokens.output,
      costMicros: call.response ? costMicros(this.name, tokens) : null,
      durationMs: Date.now() - call.began,
    });
  }
}

/** A wrong key or an unknown model stays wrong; everything else may pass. */
function asVendorError(error: unknown): VendorError {
  const status = error instanceof APIError ? error.status : undefined;
  const code = status ? `http_${status}` : "no_answer";
  const permanent = status !== undefined && [400, 401, 403, 404, 422].includes(status);
  return new VendorError({
    code: `model_${code}`,
    message: `The model gave no usable answer (${code}). Nothing was sent and no money moved${permanent ? "; check its key and name" : ""}.`,
    permanent,
  });
}
