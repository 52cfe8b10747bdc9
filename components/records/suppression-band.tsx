import { Button } from "@/components/ui/buttons/button";
import { Band } from "@/components/ui/states/band";
import { Moment } from "@/components/ui/values/moment";
import type { Suppression } from "@/lib/suppressions/schemas";

interface SuppressionBandProps {
  suppression: Suppression;
  /** Opens the address again; left out for a role that may not. */
  onLift?: () => void;
  busy: boolean;
}

const words = {
  bounced: {
    title: "Mail to this address came back.",
    advice: "Allow mail again once the address is right.",
  },
  complained: {
    title: "The reader called our mail spam.",
    advice: "Only they can take that back. Reach them another way.",
  },
} as const;

/** Says that an address gets no mail and why, with a button that opens it again. */
export function SuppressionBand({ suppression: { cause, kind, at }, onLift, busy }: SuppressionBandProps) {
  const lift = onLift ? (
    <Button size="sm" busy={busy} onClick={onLift}>
      Allow mail again
    </Button>
  ) : null;
  return (
    <Band tone="waiting" title={words[cause].title} action={lift}>
      Nothing has been sent to it since <Moment at={at} /> ({kind}). {words[cause].advice}
    </Band>
  );
}
