import { describe, expect, test } from "vitest";
import { createFaultBook, NewFault } from "./faults.ts";

const fault = (input: object) => NewFault.parse(input);

describe("a fault book", () => {
  test("hits what contains the text, as often as asked for", () => {
    const book = createFaultBook();
    book.add(fault({ match: "POST /v1/refunds", status: 503, times: 2 }));
    expect(book.take("GET", "/v1/refunds")).toBeUndefined();
    expect(book.take("POST", "/v1/refunds")).toMatchObject({ status: 503, left: 1, hits: 1 });
    expect(book.take("POST", "/v1/refunds")).toMatchObject({ left: 0, hits: 2 });
    expect(book.take("POST", "/v1/refunds")).toBeUndefined();
    expect(book.list()).toEqual([]);
  });

  test("hits exactly the path when method and path are given apart", () => {
    const book = createFaultBook();
    book.add(fault({ match: { method: "get", path: "/v1/refunds" }, status: "reset", times: null }));
    expect(book.take("GET", "/v1/refunds/re_1")).toBeUndefined();
    expect(book.take("GET", "/v1/refunds")).toMatchObject({ left: null, hits: 1 });
    expect(book.take("GET", "/v1/refunds")).toMatchObject({ left: null, hits: 2 });
  });

  test("uses the oldest of two, and the other after it", () => {
    const book = createFaultBook();
    book.add(fault({ match: "/email", status: "timeout" }));
    book.add(fault({ match: "/email", kind: "reset-after" }));
    expect(book.take("POST", "/email")?.status).toBe("timeout");
    expect(book.take("POST", "/email")?.status).toBe("reset-after");
  });

  test("forgets one by its id, or all", () => {
    const book = createFaultBook();
    const { id } = book.add(fault({ match: "a", status: 500 }));
    book.add(fault({ match: "b", status: 500 }));
    expect(book.remove(id)).toBe(1);
    expect(book.list().map((left) => left.match)).toEqual(["b"]);
    expect(book.remove()).toBe(1);
    expect(book.remove(id)).toBe(0);
  });
});

test.each([
  [{ match: "x" }],
  [{ match: "x", status: 500, kind: 500 }],
  [{ match: "x", status: 200 }],
  [{ match: "x", status: "explode" }],
  [{ match: "", status: 500 }],
  [{ match: "x", status: 500, times: 0 }],
  [{ match: "x", status: 500, sometimes: true }],
])("%j is not a fault", (input) => {
  expect(NewFault.safeParse(input).success).toBe(false);
});
