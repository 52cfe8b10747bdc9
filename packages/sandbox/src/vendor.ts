import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";

/** The vendors of the sandbox, by the names of `SANDBOX` and `--only`. */
export const VENDOR_NAMES = ["stripe", "postmark", "openai", "slack"] as const;
export const VendorName = z.enum(VENDOR_NAMES);
export type VendorName = z.infer<typeof VendorName>;

/** One HTTP request to a vendor. */
export interface Exchange {
  /** Upper case. */
  method: string;
  /** Path without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  /** `req_…`, unique per request; goes into the vendor's own header and into the call list. */
  requestId: string;
  /**
   * Waits as long as a "slow" fault asks, usually not at all. A vendor awaits it where its work begins,
   * so that a slow request holds what the vendor would hold (Stripe: the idempotency key).
   */
  hold(): Promise<void>;
}

/** A vendor's answer. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  /** Sent as JSON. */
  body: unknown;
  /** One line for the call list: ids and amounts, never names, addresses or texts. */
  summary: string;
}

/** One vendor of the sandbox. */
export interface Vendor {
  name: VendorName;
  answer(exchange: Exchange): Promise<Reply>;
  /** Answers with the HTTP status of a fault, in the vendor's error format. */
  refuse(exchange: Exchange, status: number): Promise<Reply>;
  /** Waits until everything accepted is on disk, then closes the files. */
  close(): Promise<void>;
}

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * A random id in the form of the vendors, for example `re_sbx_4fQ…`.
 * Random instead of counted, so that an emptied sandbox never repeats an id that the console has stored.
 * @param length characters after the prefix; the default carries some 80 bits.
 */
export function newVendorId(prefix: string, length = 14): string {
  let id = prefix;
  for (const byte of randomBytes(length)) id += ALPHABET.charAt(byte % ALPHABET.length);
  return id;
}
