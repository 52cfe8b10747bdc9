import {
  type Model,
  type ModelProvider,
  type ModelRequest,
  type ModelResponse,
  OpenAIChatCompletionsModel,
  setTracingDisabled,
} from "@openai/agents";
import { env } from "@/lib/env";
import { recordModelCall } from "@/lib/ledger/record-model-call";
import type { Billed } from "./context.ts";
import { asVendorError, openAi } from "./openai.ts";
import { costMicros } from "./prices.ts";

setTracingDisabled(true);

/** The model of the environment, with every call written to our ledger in the name of this run. */
export function modelProvider(context: Billed): ModelProvider {
  const { model } = env().openai;
  const inner = new OpenAIChatCompletionsModel(openAi(), model);
  return { getModel: () => new RecordedModel(inner, model, context) };
}

class RecordedModel implements Model {
  constructor(
    private readonly inner: Model,
    private readonly name: string,
    private readonly context: Billed,
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
