import type { SQL } from "drizzle-orm";
import type { EventName } from "@/lib/events/event-schemas";

/** A request as it arrived, or rebuilt from its stored delivery. */
export interface VendorRequest {
  raw: string;
  headers: Headers;
  /** The headers that are stored with it. */
  keptHeaders: Record<string, string>;
  /** Milliseconds since 1970. Signatures are checked against this time, also when verified again later. */
  receivedAtMs: number;
}

/** A stored delivery. */
export interface Received {
  deliveryId: string;
  status: "accepted" | "duplicate";
}

/** Why a request is rejected. */
export interface Refusal {
  httpStatus: number;
  /** A code: `unauthorized`, `too_large`, `bad_signature`, `not_json`, `schema`, … */
  cause: string;
  /** The vendor's name for the event, where it could be read. */
  kind?: string;
}

/** Why a signature is invalid; never sent to the caller. */
export type SignatureFault = "no_signature" | "bad_signature" | "timestamp_old" | "timestamp_future";

/** The event that a request means today, or the code why it means none. */
export type Meaning = { name: EventName; data: Record<string, unknown> } | { cause: string };

/**
 * An event whose data come from our own tables. `lookUp` is a query of one row: `data`, `message_id` and `ticket_id` of
 * the subject; without `data` the request has no meaning here, for the reason in `cause`.
 */
export interface LookedUpEvent {
  name: EventName;
  lookUp: SQL;
}

/** A verified request that was understood. */
export interface UnderstoodRequest {
  /** Stores the delivery with its event in one statement; a copy of a stored one adds a duplicate and nothing else. */
  store(request: VendorRequest): Promise<Received | Refusal>;
  /** Reads what the request means today, and stores nothing. */
  meaning(): Promise<Meaning>;
}

/** A vendor that sends webhooks to us. */
export interface Sender {
  /** As in `webhook_deliveries.provider`, and the last part of its address. */
  provider: string;
  limitBytes: number;
  /** Headers of this vendor that are stored with a delivery. Never one that carries a credential. */
  keptHeaders: readonly string[];
  /** Sent with a 401, in `WWW-Authenticate`. */
  challenge?: string;
  /** Set when every request is refused: the source is unknown or switched off. */
  closed?: Refusal;
  /** Refuses by the headers alone, before the body is read. */
  admit?(headers: Headers): Refusal | undefined;
  /** Checks the signature with the secrets of today. */
  verify(request: VendorRequest): (Refusal & { cause: SignatureFault }) | undefined;
  /** Reads the payload out of a verified body; undefined when it has none. JSON when left out. */
  parse?(body: string): unknown;
  /** False where a body is not stored: it carries credentials, or must never be processed again. */
  keepsBodies?: boolean;
  /** Called after a refusal was stored. */
  afterRefusal?(refusal: Refusal): Promise<void>;
  /** Reads a verified payload. Pure: reads and writes nothing else. */
  interpret(payload: unknown, headers: Headers): UnderstoodRequest | Refusal;
}
