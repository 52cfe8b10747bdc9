import clsx from "clsx";
import Link from "next/link";
import { statusMark } from "@/components/delivery-mark";
import { StateGlyph } from "@/components/ui/state-glyph";
import { Delivery, type DeliveryFilter } from "@/lib/webhooks/schemas";
import { deliveriesPath } from "./delivery-filter";

/** The states of the filter, each a link that chooses it or takes it back. */
export function StatusLinks({ filter }: { filter: DeliveryFilter }) {
  return (
    <ul aria-label="State" className="flex flex-wrap gap-1">
      {Delivery.shape.status.options.map((status) => {
        const on = filter.status === status;
        const { state, label } = statusMark(status);
        return (
          <li key={status}>
            <Link
              href={deliveriesPath(filter, { status: on ? undefined : status })}
              aria-current={on ? "true" : undefined}
              aria-label={on ? `${label}, shown: take it out of the filter` : `Only ${label.toLowerCase()}`}
              className={clsx(
                "inline-flex h-7 items-center gap-1.5 rounded-2 border px-2 text-12 coarse:h-11",
                on
                  ? "border-line-2 bg-selected font-medium text-ink forced:outline"
                  : "border-transparent text-ink-2 hover:bg-hover",
              )}
            >
              <StateGlyph state={state} coloured className="icon-14" />
              {label}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
