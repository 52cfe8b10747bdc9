import { parseJson } from "@vagus/primitives/parse-json";
import type { webhookDeliveries } from "@/db/schema";
import type { Verification } from "../schemas.ts";
import type { Meaning, Sender, VendorRequest } from "../sender.ts";

export type StoredDelivery = typeof webhookDeliveries.$inferSelect;

/** Verifies a stored request again: with the secrets of today, at the time it came in. */
export function verifyDelivery(row: StoredDelivery, sender: Sender): Verification {
  return row.body === null ? "not_kept" : (sender.verify(storedRequest(row))?.cause ?? "counts");
}

/** Reads what a stored, verified request means today: by the mapping, the code and the tables of today. */
export async function interpretDelivery(row: StoredDelivery, sender: Sender): Promise<Meaning> {
  const { raw, headers } = storedRequest(row);
  const understood = sender.interpret(parseJson(raw), headers);
  return "cause" in understood ? { cause: understood.cause } : await understood.meaning();
}

/** A stored request as it came in then. */
export function storedRequest({ body, headers, receivedAt }: StoredDelivery): VendorRequest {
  return {
    raw: body ?? "",
    headers: new Headers(headers),
    keptHeaders: headers,
    receivedAtMs: receivedAt.getTime(),
  };
}
