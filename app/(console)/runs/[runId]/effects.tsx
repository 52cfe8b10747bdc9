import { StateMark } from "@/components/ui/states/state-mark";
import { IdChip } from "@/components/ui/values/id-chip";
import { formatMoney } from "@/lib/money";
import type { RunView } from "@/lib/runs/run-view-schemas";
import { afterRerun, effectMark } from "./effect-words";

/** The run's external effects, and what a rerun would do to each. */
export function Effects({ run }: { run: RunView }) {
  if (run.effects.length === 0) return null;
  return (
    <section aria-labelledby="effects" className="border-line border-t px-4 pt-4 pb-5 sm:px-6">
      <h2 id="effects" className="mb-1 font-medium text-12 text-ink-3">
        Effects outside, and what a rerun does to them
      </h2>
      <table className="w-full text-13">
        <thead className="sr-only">
          <tr>
            <th scope="col">State</th>
            <th scope="col">What</th>
            <th scope="col">Key</th>
            <th scope="col">A rerun</th>
          </tr>
        </thead>
        <tbody>
          {run.effects.map((effect) => (
            <tr key={effect.id} className="border-line border-b last:border-b-0">
              <td className="h-9 w-40 pr-3 max-sm:w-auto">
                <StateMark {...effectMark(effect)} />
              </td>
              <td className="pr-3">
                {effect.kind === "refund" ? "Refund" : "Reply"}
                {effect.amountCents !== null && effect.currency
                  ? ` ${formatMoney({ amountCents: effect.amountCents, currency: effect.currency })}`
                  : effect.kind === "reply" && run.customerEmail
                    ? ` to ${run.customerEmail}`
                    : ""}
                , {effect.kind === "refund" ? "Stripe" : "Postmark"}{" "}
                {effect.vendorId ? <IdChip id={effect.vendorId} copy /> : null}
              </td>
              <td className="pr-3 text-ink-3 max-sm:hidden">
                <IdChip id={effect.id} />
              </td>
              <td className="text-right">{afterRerun(effect)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
