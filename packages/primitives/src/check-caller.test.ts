import { describe, expect, it } from "vitest";
import { type Callers, checkCaller } from "./check-caller.ts";

const LAPTOP: Callers = {
  hostNames: [],
  origins: ["http://127.0.0.1:3000", "http://localhost:3000"],
  anyAddress: false,
};
const DEPLOYED: Callers = {
  hostNames: ["console.example.com", "upstream"],
  origins: ["https://console.example.com"],
  anyAddress: true,
};

const check = (headers: Record<string, string>, { method = "POST", callers = LAPTOP } = {}) =>
  checkCaller(method, { host: "127.0.0.1:3000", ...headers }, callers);

describe("Host", () => {
  it.each(["127.0.0.1:3000", "localhost:3000", "LOCALHOST", "[::1]:3000", "localhost:8080"])(
    "%s is this machine",
    (host) => expect(check({ host })).toBeUndefined(),
  );

  it.each([
    "evil.example",
    "evil.example:3000",
    "127.0.0.1.evil.example:3000",
    "localhost.evil.example",
    "localhost.",
    "192.168.1.4:3000",
    "198.51.100.7",
    "[2001:db8::1]:3000",
    "127.0.0.1@evil.example",
    "127.0.0.1:3000@evil.example",
    "evil.example#127.0.0.1",
    "127.0.0.1/evil.example",
    "127.0.0.1:3000, evil.example",
    "",
  ])("%j is foreign on a laptop", (host) => {
    expect(check({ host })).toBe("foreign_host");
    expect(check({ host }, { method: "GET" })).toBe("foreign_host");
  });

  it("of a deployment is a configured name or an address, as probes and proxies use them", () => {
    for (const host of ["console.example.com", "upstream:3000", "10.1.2.3:3000", "[2001:db8::1]:3000"])
      expect(check({ host }, { callers: DEPLOYED }), host).toBeUndefined();
    for (const host of ["evil.example", "console.example.com.evil.example", "1.2.3.4.evil.example"])
      expect(check({ host }, { callers: DEPLOYED }), host).toBe("foreign_host");
  });

  it("may be left out, which no browser does", () => {
    expect(checkCaller("GET", {}, LAPTOP)).toBeUndefined();
  });
});

describe("Origin", () => {
  it("is not sent by programs, which pass", () => {
    expect(check({ "user-agent": "Stripe/1.0" })).toBeUndefined();
  });

  it("of our own pages passes, through a forwarded port too", () => {
    for (const origin of LAPTOP.origins) expect(check({ origin })).toBeUndefined();
    expect(check({ host: "localhost:8080", origin: "http://localhost:8080" })).toBeUndefined();
    const behindProxy = { host: "upstream:3000", origin: "https://console.example.com" };
    expect(check(behindProxy, { callers: DEPLOYED })).toBeUndefined();
  });

  it.each([
    "https://evil.example",
    "http://127.0.0.1:9999",
    "http://localhost:5173",
    "http://127.0.0.1:3000.evil.example",
    "null",
    "",
  ])("%j is another page's", (origin) => {
    expect(check({ origin })).toBe("foreign_origin");
    expect(check({ origin }, { method: "GET" })).toBe("foreign_origin");
  });

  it("does not make a rebound name ours", () => {
    expect(check({ host: "evil.example:3000", origin: "http://evil.example:3000" })).toBe("foreign_host");
  });
});

describe("Sec-Fetch-Site", () => {
  it("of our own pages and of the address bar passes", () => {
    expect(check({ "sec-fetch-site": "same-origin" })).toBeUndefined();
    expect(check({ "sec-fetch-site": "none" }, { method: "GET" })).toBeUndefined();
  });

  it.each(["cross-site", "same-site", "anything"])("%s is another page's, without an Origin too", (site) => {
    for (const mode of ["cors", "no-cors", "websocket"]) {
      const headers = { "sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": "empty" };
      for (const method of ["GET", "POST", "PUT"]) expect(check(headers, { method })).toBe("foreign_origin");
    }
  });

  it("lets a link on another site open a page, and neither a form nor a frame", () => {
    const link = {
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    };
    expect(check(link, { method: "GET" })).toBeUndefined();
    expect(check(link, { method: "POST" })).toBe("foreign_origin");
    expect(check({ ...link, "sec-fetch-dest": "iframe" }, { method: "GET" })).toBe("foreign_origin");
  });
});
