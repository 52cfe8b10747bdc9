import { Fold, Section } from "@/components/ui/layout/section";
import { Code } from "@/components/ui/values/code";
import { Facts } from "@/components/ui/values/facts";
import { formatCost } from "@/lib/money";
import { clearedSentence } from "@/lib/retention/rules";
import type { RunStep } from "@/lib/runs/run-view-schemas";
import { formatDuration } from "@/lib/time";

const number = new Intl.NumberFormat("en-US");

/** The model calls of this step with tokens and cost; prompts only for a role that sees personal data. */
export function ModelCalls({ calls }: { calls: RunStep["modelCalls"] }) {
  return (
    <div className="grid gap-6">
      {calls.map((call, nth) => (
        <Section
          key={call.id}
          title={`Model call ${nth + 1}`}
          aside={call.costMicros === null ? "price unknown" : formatCost(call.costMicros)}
        >
          <Facts
            facts={[
              { key: "model", term: "Model", detail: <code>{call.model}</code> },
              { key: "took", term: "Took", detail: formatDuration(call.durationMs) },
              {
                key: "in",
                term: "Read",
                detail: `${number.format(call.inputTokens)} tokens, ${number.format(call.cachedInputTokens)} of them cached`,
              },
              { key: "out", term: "Wrote", detail: `${number.format(call.outputTokens)} tokens` },
            ]}
          />
          {call.error ? <p className="mt-2 text-13 text-failed">{call.error}</p> : null}
          {call.clearedAfterDays !== null ? (
            <p className="mt-2 text-12 text-ink-3">{clearedSentence(call.clearedAfterDays)}</p>
          ) : call.request === null && call.response === null ? (
            <p className="mt-2 text-12 text-ink-3">Prompt and answer are hidden from your role.</p>
          ) : (
            <>
              <Fold summary="Prompt" className="mt-1">
                <Code label={`Prompt of model call ${nth + 1}`}>{JSON.stringify(call.request, null, 2)}</Code>
              </Fold>
              <Fold summary="Answer">
                <Code label={`Answer to model call ${nth + 1}`}>
                  {JSON.stringify(call.response, null, 2)}
                </Code>
              </Fold>
            </>
          )}
        </Section>
      ))}
    </div>
  );
}
