import { expect, it } from "vitest";
import { eventFilterOf, eventsPath, isFiltered } from "./event-filter";

it("reads what the address names, and leaves out what it cannot read", () => {
  const filter = eventFilterOf({
    name: "customer/churned",
    matched: "something",
    from: "yesterday",
    q: "ab",
  });
  expect(filter).toMatchObject({
    name: "customer/churned",
    matched: undefined,
    from: undefined,
    q: undefined,
  });
  expect(isFiltered(filter)).toBe(true);
  expect(isFiltered(eventFilterOf({ cursor: "c" }))).toBe(false);
});

it("keeps the filter in the address of an event, and begins at the newest when it changes", () => {
  const filter = eventFilterOf({ matched: "nothing", cursor: "c" });
  expect(eventsPath(filter, { cursor: "c" }, "evt_1")).toBe("/events/evt_1?matched=nothing&cursor=c");
  expect(eventsPath(filter, { matched: undefined })).toBe("/events");
});
