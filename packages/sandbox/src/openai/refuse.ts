import type { Reply } from "../vendor.ts";

/** A request that OpenAI refuses. https://platform.openai.com/docs/guides/error-codes */
export class OpenAiRefusal extends Error {
  readonly status: number;
  readonly type: string;
  readonly code: string | null;
  readonly param: string | null;
  constructor(
    status: number,
    message: string,
    details: { type?: string; code?: string; param?: string } = {},
  ) {
    super(message);
    this.name = "OpenAiRefusal";
    this.status = status;
    this.type = details.type ?? "invalid_request_error";
    this.code = details.code ?? null;
    this.param = details.param ?? null;
  }
}

/** 404 for a model the sandbox does not have. */
export function noSuchModel(model: string): OpenAiRefusal {
  return new OpenAiRefusal(404, `The model \`${model}\` does not exist or you do not have access to it.`, {
    code: "model_not_found",
    param: "model",
  });
}

/** A refusal as an answer. */
export function replyTo(refusal: OpenAiRefusal): Reply {
  const { message, type, param, code } = refusal;
  return {
    status: refusal.status,
    headers: {},
    body: { error: { message, type, param, code } },
    summary: `refused: ${code ?? type}`,
  };
}

/** The answer for the status of a fault. */
export function replyForStatus(status: number): Reply {
  const message = `Refused with ${status} by a fault of the sandbox.`;
  if (status === 429) {
    return replyTo(new OpenAiRefusal(429, message, { type: "requests", code: "rate_limit_exceeded" }));
  }
  return replyTo(new OpenAiRefusal(status, message, status >= 500 ? { type: "server_error" } : {}));
}
