import {
  type Model,
  type ModelProvider,
  type ModelRequest,
  type ModelResponse,
  OpenAIChatCompletionsModel,
  setTracingDisabled,
} from "@openai/agents";
import OpenAI, { APIError } from "openai";
import { VendorError } from "@/lib/app-errors";
import { env } from "@/lib/env";
import { addressOf } from "@/lib/http/fetch-from";
import { recordModelCall } from "@/lib/ledger/record-model-call";
import { inSpan, type OpenSpan } from "@/lib/telemetry/spans";
import { modelSpan, tokenAttributes } from "./model-span.ts";
import { costMicros } from "./prices.ts";
import type { Billed } from "./tools.ts";

/** A call is made once: the engine retries steps. */
const TIMEOUT_MS = 120_000;

/** OpenAI's API, or one like it. */
export function openAi(): OpenAI {
  const { key, base } = env().openai;
  return new OpenAI({ apiKey: key, baseURL: base && `${base}/v1`, maxRetries: 0, timeout: TIMEOUT_MS });
}

function noAnswer(): string {
  const { base = "https://api.openai.com" } = env().openai;
  return `none from ${addressOf("OPENAI_BASE_URL", base)}`;
}

/** A wrong key or an unknown model fails every attempt; any other fault may be temporary. */
export function asVendorError(error: unknown): VendorError {
  const status = error instanceof APIError ? error.status : undefined;
  const code = status ? `http_${status}` : "no_answer";
  const permanent = status !== undefined && [400, 401, 403, 404, 422].includes(status);
  return new VendorError({
    code: `model_${code}`,
    message: `The model gave no usable answer (${status ? code : noAnswer()}). Nothing was sent and no money moved${permanent ? "; check its key and name" : ""}.`,
    permanent,
  });
}

setTracingDisabled(true);

/** The environment's model; every call is recorded in the ledger under this run. */
export function modelProvider(context: Billed): ModelProvider {
  const { model } = env().openai;
  const inner = new OpenAIChatCompletionsModel(openAi(), model);
  return { getModel: () => new RecordedModel(inner, model, context) };
}

function tokensOf(response: ModelResponse | null) {
  const usage = response?.usage;
  return {
    input: usage?.inputTokens ?? 0,
    cachedInput: usage?.inputTokensDetails[0]?.cached_tokens ?? 0,
    output: usage?.outputTokens ?? 0,
  };
}

class RecordedModel implements Model {
  constructor(
    private readonly inner: Model,
    private readonly name: string,
    private readonly context: Billed,
  ) {}

  async getResponse(request: ModelRequest): Promise<ModelResponse> {
    return inSpan(modelSpan("chat", this.name), (span) => this.call(request, span));
  }

  private async call(request: ModelRequest, span: OpenSpan | undefined): Promise<ModelResponse> {
    const began = Date.now();
    const asked = { system: request.systemInstructions ?? null, input: request.input };
    try {
      const response = await this.inner.getResponse(request);
      await this.record({ asked, began, response, error: null });
      span?.set(tokenAttributes(tokensOf(response)));
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
    const tokens = tokensOf(call.response);
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
