import Link from "next/link";
import { StateGlyph } from "@/components/ui/states/state-mark";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import type { SimilarCase } from "@/lib/tickets/schemas";

const outcomes = {
  approved: { state: "completed", word: "Approved" },
  rejected: { state: "cancelled", word: "Rejected" },
} as const;

/** `5 of 6 approved`; empty when nothing was decided in any of them. */
export function similarSummary(cases: readonly SimilarCase[]): string {
  const decided = cases.filter(({ outcome }) => outcome !== null);
  if (decided.length === 0) return "";
  return `${decided.filter(({ outcome }) => outcome === "approved").length} of ${decided.length} approved`;
}

/** Similar past cases and their decisions, the most similar first. */
export function SimilarCases({ cases }: { cases: readonly SimilarCase[] }) {
  if (cases.length === 0) return <p className="text-13 text-ink-2">No case like it yet.</p>;
  return (
    <table className="w-full text-13">
      <caption className="sr-only">Similar past cases, the most alike first</caption>
      <tbody>
        {cases.map(({ ticketId, about, outcome, amountCents, currency }) => (
          <tr key={ticketId}>
            <td className="h-6 w-6 pr-2">
              {outcome ? (
                <>
                  <StateGlyph state={outcomes[outcome].state} coloured />
                  <span className="sr-only">{outcomes[outcome].word}</span>
                </>
              ) : null}
            </td>
            <th scope="row" title={about} className="h-6 w-full max-w-0 truncate pr-2 text-left font-regular">
              <Link href={paths.ticket(ticketId)} className="link coarse:py-3">
                {about}
              </Link>
            </th>
            <td className="h-6 whitespace-nowrap text-right">
              {amountCents !== null && currency !== null ? formatMoney({ amountCents, currency }) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
