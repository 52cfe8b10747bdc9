import { expect, it } from "vitest";
import { pathTemplate } from "./trace-http-clients.ts";

it.each([
  ["/v1/refunds", "/v1/refunds"],
  ["/v1/charges/ch_3Nk2", "/v1/charges/{id}"],
  ["/v1/customers/search?query=email:'ada@example.com'", "/v1/customers/search"],
  ["/messages/outbound?recipient=ada@example.com#x", "/messages/outbound"],
  ["/api/chat.postMessage", "/api/chat.postMessage"],
  ["/e/secret-event-key", "/e/{key}"],
  ["/suppressions/ada@example.com", "/suppressions/{id}"],
  ["/v1/runs/01JDK3", "/v1/runs/{id}"],
  ["/", "/"],
])("reads %s as %s: no id, key, address or query", (path, template) => {
  expect(pathTemplate(path)).toBe(template);
});
