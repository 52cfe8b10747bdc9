import { Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import { formatCost } from "@/lib/money";
import type { TicketTrail } from "@/lib/tickets/schemas";

/** What the ticket cost so far: the engine bills executions, the model tokens. */
export function TicketCost({ cost }: { cost: TicketTrail["cost"] }) {
  const number = new Intl.NumberFormat("en");
  const cached =
    cost.cachedInputTokens > 0 ? `, ${number.format(cost.cachedInputTokens)} of them cached` : "";
  return (
    <Section title="Cost" aside={formatCost(cost.costMicros)}>
      <Facts
        right
        facts={[
          { key: "calls", term: "Model calls", detail: number.format(cost.modelCalls) },
          { key: "in", term: "Tokens in", detail: `${number.format(cost.inputTokens)}${cached}` },
          { key: "out", term: "Tokens out", detail: number.format(cost.outputTokens) },
          {
            key: "executions",
            term: "Executions",
            detail: `${number.format(cost.executions)}, ${number.format(cost.runs)} of them runs`,
          },
          { key: "events", term: "Events", detail: number.format(cost.events) },
        ]}
      />
    </Section>
  );
}
