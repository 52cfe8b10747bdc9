import type { ReplayFault } from "../schemas.ts";

/** Why a stored request is not processed again, in a sentence that says what to do. */
export function whyNotReplayable({ code, about }: ReplayFault): string {
  switch (code) {
    case "duplicate":
      return `This is a copy of ${about}; replay that one.`;
    case "not_kept":
      return "Its body was not kept; ask the sender to send it again.";
    case "event_not_kept":
      return "Its event is no longer kept; ask the sender to send it again.";
    case "no_signature":
      return "It is not signed, so nothing proves who sent it; turn signing on at the sender.";
    case "bad_signature":
      return "Its signature matches none of today’s secrets. Correct the secret first.";
    case "timestamp_old":
      return "It was signed more than 5 minutes before it arrived, so somebody else may have sent it; ask the sender to send it again.";
    case "timestamp_future":
      return "It was signed more than 5 minutes ahead, so its time proves nothing; ask the sender to send it again.";
    case "means_nothing":
      return `It still has no meaning here (${about}).`;
    case "turned_away":
      return `It would be rejected again (${about}).`;
  }
}
