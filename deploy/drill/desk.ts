import { setTimeout as delay } from "node:timers/promises";

const PASSWORD = "a long password of the drill";
const WITHIN_MS = 60_000;

/** A person at the console, over HTTP. */
export class Desk {
  private constructor(
    private readonly url: string,
    private readonly cookie: string,
  ) {}

  /** Sets the password by the one-time link that `users create-admin` printed, and signs in. */
  static async enterByLink(url: string, link: string, email: string): Promise<Desk> {
    const token = new URL(link).hash.slice(1);
    const set = await post(`${url}/api/auth/set-password`, url, { token, password: PASSWORD });
    if (!set.ok) throw new Error(`The link was refused: ${set.status} ${await set.text()}`);
    const again = await post(`${url}/api/auth/set-password`, url, { token, password: PASSWORD });
    if (again.ok) throw new Error("The one-time link worked twice.");
    const signedIn = await post(`${url}/api/auth/sign-in/email`, url, { email, password: PASSWORD });
    if (!signedIn.ok) throw new Error(`Sign-in failed: ${signedIn.status} ${await signedIn.text()}`);
    const cookie = signedIn.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    return new Desk(url, cookie);
  }

  async read<T>(path: string): Promise<T> {
    const response = await fetch(`${this.url}${path}`, { headers: { cookie: this.cookie } });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async approve(id: string, version: number): Promise<void> {
    const path = `/api/approvals/${id}/decision`;
    const response = await post(
      `${this.url}${path}`,
      this.url,
      { decision: "approve", version },
      this.cookie,
    );
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
  }
}

function post(address: string, origin: string, body: object, cookie = ""): Promise<Response> {
  return fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", origin, ...(cookie && { cookie }) },
    body: JSON.stringify(body),
  });
}

/** Asks until there is an answer. @throws Error naming what never came */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  withinMs = WITHIN_MS,
): Promise<T> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await delay(250)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`Never came: ${what}.`);
}
