import type { DeliveryDetail } from "@/lib/webhooks/schemas";

/** The verification of the stored request with today's secrets, in words. */
export const verificationWords: Record<DeliveryDetail["verification"], string> = {
  counts: "valid today",
  not_kept: "cannot be checked, its body was not kept",
  no_signature: "not signed",
  bad_signature: "no: the signature matches none of today’s secrets",
  timestamp_old: "no: it was signed more than 5 minutes before it arrived",
  timestamp_future: "no: it was signed more than 5 minutes ahead",
};
