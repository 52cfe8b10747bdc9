import { paths } from "@/lib/paths";
import { DeliveryFilter } from "@/lib/webhooks/schemas";

/** What the address of the webhooks page asks for; a part that cannot be read is left out. */
export function deliveryFilterOf(search: Readonly<Record<string, unknown>>): DeliveryFilter {
  const { shape } = DeliveryFilter;
  const one = (key: keyof typeof shape) =>
    typeof search[key] === "string" && search[key] !== "" ? search[key] : undefined;
  return {
    status: shape.status.catch(undefined).parse(one("status")),
    provider: shape.provider.catch(undefined).parse(one("provider")),
    kind: shape.kind.catch(undefined).parse(one("kind")),
    cause: shape.cause.catch(undefined).parse(one("cause")),
    from: shape.from.catch(undefined).parse(one("from")),
    until: shape.until.catch(undefined).parse(one("until")),
    q: shape.q.catch(undefined).parse(one("q")),
    cursor: one("cursor"),
  };
}

/**
 * The address of the list with another filter, from its first page on, with a delivery open beside it when one is given.
 */
export function deliveriesPath(
  filter: DeliveryFilter,
  change: Partial<DeliveryFilter>,
  deliveryId?: string,
): string {
  const text = { ...filter, cursor: undefined, ...change };
  return deliveryId ? paths.webhookDelivery(deliveryId, text) : paths.webhooks(text);
}

/** Whether anything narrows the list. */
export function isFiltered({ cursor: _, ...filter }: DeliveryFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}
