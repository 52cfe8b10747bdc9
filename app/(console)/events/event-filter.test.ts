import { expect, it } from "vitest";
import { isFiltered, readFilter } from "@/components/filters/read-filter";
import { EventFilter } from "@/lib/events/schemas";
import { eventsPath } from "./event-filter";

it("reads the filter from the address, and leaves out unreadable parts", () => {
  const filter = readFilter(EventFilter, {
    name: "customer/churned",
    matched: "something",
    from: "yesterday",
    q: "ab",
  });
  expect(filter).toEqual({ name: "customer/churned" });
  expect(isFiltered(filter)).toBe(true);
  expect(isFiltered(readFilter(EventFilter, { cursor: "MSBldnRfMQ" }))).toBe(false);
});

it("keeps the filter in the address of an event, and begins at the newest when it changes", () => {
  const filter = readFilter(EventFilter, { matched: "nothing", cursor: "MSBldnRfMQ" });
  expect(eventsPath(filter, { cursor: "c" }, "evt_1")).toBe("/events/evt_1?matched=nothing&cursor=c");
  expect(eventsPath(filter, { matched: undefined })).toBe("/events");
});
