import { parseJson } from "@vagus/primitives/parse-json";
import type { Rejection } from "./reject-delivery.ts";
import type { Received, Sender, VendorRequest } from "./sender.ts";

/** Verifies, reads and stores a request: one that comes in, or a stored one that was rejected and is processed again. */
export async function acceptRequest(sender: Sender, request: VendorRequest): Promise<Received | Rejection> {
  const { raw: body, headers } = request;
  if (sender.closed) return sender.closed;
  const fault = sender.verify(request);
  if (fault) return { ...fault, body, unverified: true };
  const payload = parseJson(body);
  if (payload === undefined) return { httpStatus: 400, cause: "not_json", body };
  const understood = sender.interpret(payload, headers);
  return "cause" in understood ? { ...understood, body } : understood.store(request);
}
