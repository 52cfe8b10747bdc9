import { expect, it } from "vitest";
import { cronWords, triggerWords } from "./trigger-words";

it.each([
  ["* * * * *", "every minute"],
  ["*/5 * * * *", "every 5 minutes"],
  ["0 * * * *", "every hour"],
  ["30 * * * *", "hourly at :30"],
  ["0 9 * * *", "daily at 09:00 UTC"],
  ["5 14 * * 1", "Mondays at 14:05 UTC"],
  ["0 9 * * 7", "Sundays at 09:00 UTC"],
  ["0 9 * * 1-5", "weekdays at 09:00 UTC"],
  ["TZ=Europe/Berlin 0 9 * * *", "daily at 09:00 Europe/Berlin"],
  ["CRON_TZ=Europe/Berlin 0 9 * * *", "daily at 09:00 Europe/Berlin"],
])("%s is %s", (cron, words) => {
  expect(cronWords(cron)).toBe(words);
});

it.each(["0 9 1 * *", "0 9,17 * * *", "*/10 9-17 * * *", "0 9 * * 1,3", "0 9 * 6 *"])(
  "%s stays as it is: words would be no shorter",
  (cron) => {
    expect(cronWords(cron)).toBe(`cron ${cron}`);
  },
);

it("an event is its name, with its condition", () => {
  expect(triggerWords({ event: "ticket/resolved" })).toBe("ticket/resolved");
  expect(triggerWords({ event: "ticket/resolved", if: "event.data.tier == 'pro'" })).toBe(
    "ticket/resolved where event.data.tier == 'pro'",
  );
});
