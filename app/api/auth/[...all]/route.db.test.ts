import { describe, expect, it } from "vitest";
import { z } from "zod";
import { users } from "@/db/schema";
import { LOCAL_PASSWORD } from "@/db/seed/local-data";
import { auth } from "@/lib/access/auth";
import { db } from "@/lib/db";
import { withTestDatabase } from "@/testing/with-test-database";
import { GET, POST } from "./route";

withTestDatabase();

const OPEN = ["POST /sign-in/email", "POST /sign-out"];

const Endpoint = z.object({
  path: z.string(),
  options: z.object({ method: z.union([z.string(), z.array(z.string())]) }),
});

/** Every call that the installed version of the library offers over HTTP. */
function libraryCalls(): string[] {
  return Object.values(auth().api).flatMap((endpoint) => {
    const known = Endpoint.safeParse(Object.assign({}, endpoint));
    if (!known.success) return [];
    const { path, options } = known.data;
    return [options.method].flat().map((method) => `${method} ${path}`);
  });
}

function call(method: string, path: string, body?: unknown, cookie = ""): Promise<Response> {
  const request = new Request(`http://127.0.0.1:3000/api/auth${path}`, {
    method,
    headers: { "content-type": "application/json", origin: "http://127.0.0.1:3000", cookie },
    body: method === "GET" ? undefined : JSON.stringify(body ?? {}),
  });
  const params = Promise.resolve({ all: path.slice(1).split("/") });
  return method === "GET" ? GET(request, { params }) : POST(request, { params });
}

async function signedIn(): Promise<string> {
  const body = { email: "reviewer@vagus.local", password: LOCAL_PASSWORD };
  const response = await call("POST", "/sign-in/email", body);
  expect(response.status).toBe(200);
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

describe("the library's calls", () => {
  it("are closed, except the two the console uses", async () => {
    const cookie = await signedIn();
    const calls = libraryCalls();
    expect(calls).toEqual(expect.arrayContaining([...OPEN, "POST /update-user", "POST /change-email"]));
    for (const one of calls.filter((known) => !OPEN.includes(known))) {
      const [method = "", path = ""] = one.split(" ");
      const response = await call(method, path.replace(/:\w+/g, "x"), { name: "Renamed" }, cookie);
      expect([one, response.status]).toEqual([one, 404]);
    }
    expect((await db().select().from(users)).map(({ name }) => name)).not.toContain("Renamed");
  });

  it("accept the fields they need and no others", async () => {
    const body = {
      email: "reviewer@vagus.local",
      password: LOCAL_PASSWORD,
      callbackURL: "https://evil.example",
    };
    expect((await call("POST", "/sign-in/email", body)).status).toBe(400);
    expect((await call("POST", "/sign-in/email", { email: "x".repeat(20_000), password: "" })).status).toBe(
      413,
    );
  });

  it("give the session's token to the cookie only, and sign out for good", async () => {
    const body = { email: "reviewer@vagus.local", password: LOCAL_PASSWORD };
    const response = await call("POST", "/sign-in/email", body);
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith("vagus.session_token="));
    const [token = ""] = cookie?.split("=")[1]?.split(".") ?? [];
    expect(token).not.toBe("");
    expect(await response.text()).not.toContain(token);
    expect(cookie).toMatch(/HttpOnly/);
    const headers = new Headers({ cookie: cookie?.split(";")[0] ?? "" });
    expect(await auth().api.getSession({ headers })).not.toBeNull();
    expect((await call("POST", "/sign-out", {}, headers.get("cookie") ?? "")).status).toBe(200);
    expect(await auth().api.getSession({ headers })).toBeNull();
  });
});
