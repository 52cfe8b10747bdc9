import fc from "fast-check";
import { afterEach, expect, describe as group, it, vi } from "vitest";
import { describe, maskConsole } from "./mask-console.ts";

const TOKEN = "ooW0HeHX4PHeSb3xlNAtl0Jjhu6SypRF";
const CANARIES = [TOKEN, "ada@example.com", "Lovelace", "+49 170 1234567"];

/** As drizzle throws it. */
function failedQuery(): Error {
  const error = new Error(
    `Failed query: select * from sessions where token = $1\nparams: ${CANARIES.join(",")}`,
  );
  error.cause = Object.assign(new Error(`row for ${TOKEN}`), { code: "42703", parameters: CANARIES });
  return Object.assign(error, { digest: "123", params: CANARIES });
}

/** The console as a library finds it. */
const library = globalThis.console;
const { error: printError, warn: printWarning } = library;
afterEach(() => {
  library.error = printError;
  library.warn = printWarning;
  vi.restoreAllMocks();
});

group("what a library prints", () => {
  it.each([
    ["an error", [failedQuery()]],
    ["an error after a mark", [" ⨯", failedQuery()]],
    ["a stack as text", [failedQuery().stack]],
    ["a text in quotes", [`user "Ada Lovelace" <ada@example.com> has token '${TOKEN}'`]],
    ["a token alone", [TOKEN]],
    ["an object", [{ user: "Lovelace", email: "ada@example.com", token: TOKEN }]],
  ])("loses personal data and secrets: %s", (_what, parts) => {
    const written = JSON.stringify(describe(parts));
    for (const canary of CANARIES) expect(written).not.toContain(canary);
  });

  it("keeps class, code, digest and frames of an error, and a library's own words", () => {
    const [kept] = [describe(["⨯", failedQuery()])];
    expect(kept).toMatchObject({ said: "⨯", name: "Error", cause: "Error (42703)", digest: "123" });
    expect(kept.frames).toMatch(/mask-console\.test\.ts/);
    expect(describe(["The port is in use."]).said).toBe("The port is in use.");
  });

  it("goes to the log, a line each", () => {
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    maskConsole();
    library.error("⨯", failedQuery());
    library.warn("careful");
    const lines = written.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
    expect(lines).toMatchObject([
      { level: "error", cause: "Error (42703)" },
      { level: "warn", said: "careful" },
    ]);
  });

  it("is described without throwing, whatever it is", () => {
    fc.assert(
      fc.property(fc.array(fc.anything({ withNullPrototype: true })), (parts) => {
        expect(() => JSON.stringify(describe(parts))).not.toThrow();
      }),
    );
  });
});
