import { FilterToggle } from "@/components/filters/filter-toggle";
import { statusMark } from "@/components/records/delivery-mark";
import { Delivery, type DeliveryFilter } from "@/lib/webhooks/schemas";
import { deliveriesPath } from "./delivery-filter";

/** The states of the filter, each a link that chooses it or takes it back. */
export function StatusLinks({ filter }: { filter: DeliveryFilter }) {
  return (
    <ul aria-label="State" className="flex flex-wrap gap-1">
      {Delivery.shape.status.options.map((status) => {
        const on = filter.status === status;
        return (
          <li key={status}>
            <FilterToggle
              {...statusMark(status)}
              on={on}
              href={deliveriesPath(filter, { status: on ? undefined : status })}
            />
          </li>
        );
      })}
    </ul>
  );
}
