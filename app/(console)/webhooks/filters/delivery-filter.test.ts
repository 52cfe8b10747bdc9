import { expect, it } from "vitest";
import { isFiltered, readFilter } from "@/components/filters/read-filter";
import { DeliveryFilter } from "@/lib/webhooks/schemas";
import { deliveriesPath } from "./delivery-filter";

it("reads the filter from the address, and leaves out unreadable parts", () => {
  const search = { status: "rejected", provider: "stripe", cause: "bad_signature", cursor: "ZGx2XzE" };
  expect(readFilter(DeliveryFilter, search)).toMatchObject(search);
  const nothing = readFilter(DeliveryFilter, {
    status: "lost",
    q: "ab",
    from: "yesterday",
    kind: ["a", "b"],
  });
  expect(isFiltered(nothing)).toBe(false);
});

it("starts at the first page with another filter, and keeps page and filter while one opens", () => {
  const filter = readFilter(DeliveryFilter, { status: "rejected", cursor: "ZGx2XzE" });
  expect(deliveriesPath(filter, { provider: "stripe" })).toBe("/webhooks?status=rejected&provider=stripe");
  expect(deliveriesPath(filter, { cursor: "c" }, "dlv_1")).toBe("/webhooks/dlv_1?status=rejected&cursor=c");
});
