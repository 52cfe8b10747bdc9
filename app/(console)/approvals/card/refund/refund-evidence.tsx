import { Fold } from "@/components/ui/layout/section";
import { Code } from "@/components/ui/values/code";
import { Prose } from "@/components/ui/values/prose";
import type { RefundCard } from "@/lib/approvals/schemas";
import { clearedSentence } from "@/lib/retention/rules";
import { CardSection } from "../card-section";
import { SourceMail } from "../source-mail";
import { Statements } from "./statements";

/** The evidence: the mail, the agent's statements with their tools, its draft, and the exact payload. */
export function RefundEvidence({ card }: { card: RefundCard }) {
  const { message, draftReply, payload } = card;
  return (
    <div className="grid grid-cols-1 content-start sm:gap-6 sm:py-5 sm:pr-5 sm:pl-6 xl:pr-7 xl:pb-8 xl:pl-8">
      <SourceMail message={message} />
      <CardSection
        title={card.requester.type === "user" ? `Why ${card.requester.name} asks` : "Why the agent asks"}
      >
        <p className="max-sm:text-15">{card.reason}</p>
        {card.textClearedAfterDays === null ? (
          <Statements evidence={card.evidence} />
        ) : (
          <p className="text-ink-2">
            Its statements and the drafted reply: {clearedSentence(card.textClearedAfterDays)}
          </p>
        )}
      </CardSection>
      {draftReply === null ? null : (
        <CardSection title="Drafted reply" phoneHint={draftReply}>
          <Prose text={draftReply} className="border-line-2 border-l-2 pl-3.5" />
        </CardSection>
      )}
      <CardSection title="Exact payload" phoneHint={`sha256 ${card.effectHash.slice(0, 6)}…`}>
        <Fold
          summary={<code>{`${payload.method} ${payload.path}`}</code>}
          aside={
            <code className="truncate font-regular text-ink-3" title={card.effectHash}>
              sha256 {card.effectHash.slice(0, 6)}…{card.effectHash.slice(-2)}
            </code>
          }
        >
          <Code label="Exact payload">
            {`Idempotency-Key: ${payload.idempotencyKey}\n\n${JSON.stringify(payload.body, null, 2)}`}
          </Code>
        </Fold>
      </CardSection>
    </div>
  );
}
