import type { Vendor } from "@/lib/env";
import type { FaultName } from "./schemas.ts";

/** What a switch of the playground does to a stand-in, in the words of its control calls. */
interface Fault {
  vendor: Extract<Vendor, "stripe" | "postmark" | "openai">;
  match: string;
  status: number | "slow" | "reset-after";
  /** Null: until switched off. */
  times: number | null;
  delayMs?: number;
}

export const FAULT_EFFECTS: Record<FaultName, Fault> = {
  postmark_503: { vendor: "postmark", match: "POST /email", status: 503, times: 3 },
  // The Stripe client repeats a torn connection once by itself, so twice.
  stripe_answer_lost: { vendor: "stripe", match: "POST /v1/refunds", status: "reset-after", times: 2 },
  model_slow: {
    vendor: "openai",
    match: "POST /v1/chat/completions",
    status: "slow",
    times: null,
    delayMs: 20_000,
  },
  model_500: { vendor: "openai", match: "POST /v1/chat/completions", status: 500, times: null },
};
