import { Section } from "@/components/ui/section";
import { causeWords } from "./cause-words";

/** What matched when the set was frozen and did not take part, by cause. */
export function LeftOut({ notEligible }: { notEligible: Record<string, number> }) {
  const causes = Object.entries(notEligible);
  if (causes.length === 0) return null;
  return (
    <Section title="Matched, but left out" className="px-4 py-4 sm:px-6">
      <ul className="text-13">
        {causes.map(([cause, count]) => (
          <li key={cause} className="flex min-h-6.5 items-baseline gap-3">
            <b className="min-w-5">{count}</b>
            <span>{causeWords(cause)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
