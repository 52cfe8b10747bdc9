import { expect, it } from "vitest";
import { shortId } from "./short-id";

it.each([
  ["apr_01JD42F3ABCDEFGHJKMNPQRSTV", "apr_01JD42F3…"],
  ["ch_3QM1aB7cD8eF9gH0iJ9Qd", "ch_3QM1…9Qd"],
  ["re_sbx_0007", "re_sbx_0007"],
  ["ord_1001", "ord_1001"],
  ["apr_01jd42f3abcdefghjkmnpqrstv", "apr_01j…stv"],
  ["refund-failed-update-risk-score", "refund-failed-update-risk-score"],
])("%s is shown as %s", (id, shown) => {
  expect(shortId(id)).toBe(shown);
});
