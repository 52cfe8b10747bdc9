import type { EngineResponse } from "./request.ts";

/** An answer of version 1 (protocol §8.1). */
export function v1Data(data: unknown): EngineResponse {
  return { status: 200, body: { data, metadata: { fetched_at: new Date().toISOString() } } };
}

/** An error of version 1: the code stands in the body as well (deviation D1: and in the status). */
export function v1Error(status: number, error: string): EngineResponse {
  return { status, body: { error, data: null, status } };
}
