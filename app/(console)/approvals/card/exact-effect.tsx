import { Fold } from "@/components/ui/layout/section";
import { Code } from "@/components/ui/values/code";
import type { ApprovalCard } from "@/lib/approvals/schemas";
import { CardSection } from "./card-section";

/** What a vote is bound to: the effect, for roles that may see it, and its hash. */
export function ExactEffect({ card: { effect, effectHash } }: { card: ApprovalCard }) {
  const short = `${effectHash.slice(0, 6)}…`;
  return (
    <CardSection title="Exact effect" phoneHint={`sha256 ${short}`}>
      {effect === null ? (
        <code className="break-all text-12 text-ink-3">sha256 {effectHash}</code>
      ) : (
        <Fold
          summary="As JSON"
          aside={
            <code className="truncate font-regular text-ink-3" title={effectHash}>
              sha256 {short}
              {effectHash.slice(-2)}
            </code>
          }
        >
          <Code label="Exact effect">{JSON.stringify(effect, null, 2)}</Code>
        </Fold>
      )}
    </CardSection>
  );
}
