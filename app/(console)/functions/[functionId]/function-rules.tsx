import { Section } from "@/components/ui/layout/section";
import { Code } from "@/components/ui/values/code";
import type { FunctionView } from "@/lib/functions/schemas";
import { endWords, flowWords } from "../declaration/flow-words";
import { TriggerText } from "../declaration/trigger-text";
import { declarationText } from "./declaration-text";

/** The declaration of a function, in words and as code. */
export function FunctionRules({ view }: { view: FunctionView }) {
  return (
    <div className="grid content-start gap-7">
      <Section title={view.triggers.length === 1 ? "Woken by" : "Woken by any of"}>
        <ul className="text-13">
          {view.triggers.map((trigger) => (
            <li key={trigger.event ?? trigger.cron} className="py-0.5 [overflow-wrap:anywhere]">
              <TriggerText trigger={trigger} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Flow control">
        <Sentences
          sentences={flowWords(view)}
          none="Nothing holds its runs back: as many as there are events."
        />
      </Section>
      <Section title="When it fails or must end">
        <Sentences sentences={endWords(view)} none="" />
      </Section>
      <Section title="As the code declares it">
        <Code label={`Declaration of ${view.id}`}>{declarationText(view)}</Code>
      </Section>
    </div>
  );
}

function Sentences({ sentences, none }: { sentences: readonly string[]; none: string }) {
  if (sentences.length === 0) return <p className="text-13 text-ink-2">{none}</p>;
  return (
    <ul className="text-13">
      {sentences.map((sentence) => (
        <li key={sentence} className="py-0.5 first-letter:uppercase [overflow-wrap:anywhere]">
          {sentence}
        </li>
      ))}
    </ul>
  );
}
