import type { EngineResponse } from "./request.ts";

/** An answer of version 2 (protocol §8.3). */
export function v2Data(data: unknown, page?: Record<string, unknown>): EngineResponse {
  const metadata = { fetchedAt: new Date().toISOString() };
  return { status: 200, body: page ? { data, metadata, page } : { data, metadata } };
}

/** An error of version 2: a code for programs, a message for people. */
export function v2Error(status: number, code: string, message: string): EngineResponse {
  return { status, body: { errors: [{ code, message }] } };
}
