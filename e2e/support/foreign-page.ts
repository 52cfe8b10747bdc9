import { createServer } from "node:http";
import type { Page } from "@playwright/test";
import { listenLocally } from "@/testing/listen-locally";

/** One request that a page tries. */
export interface Attempt {
  what: string;
  method: string;
  url: string;
  body?: string;
}

/** The part of an answer that the page could read: nothing, or a status and a text. */
export interface Seen {
  what: string;
  how: string;
  status: number;
  text: string;
}

/** Serves one empty page on another port: another origin, the same site. */
export async function serveForeignPage(): Promise<{ url: string; stop(): void }> {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html").end("<!doctype html><title>A page</title><p>Hello");
  });
  const port = await listenLocally(server);
  return { url: `http://127.0.0.1:${port}/`, stop: () => void server.close() };
}

/**
 * Sends every request in every way that a script can: as a fetch with JSON and credentials, as a simple request without
 * a preflight, by a form, and as script, picture, stream and socket.
 * @returns the readable part of each answer
 */
export async function tryEverything(page: Page, attempts: Attempt[]): Promise<Seen[]> {
  const fetched = await fetchAll(page, attempts);
  await submitForms(
    page,
    attempts.filter(({ method }) => method === "POST"),
  );
  const loaded = await loadAll(
    page,
    attempts.filter(({ method }) => method === "GET"),
  );
  return [...fetched, ...loaded];
}

function fetchAll(page: Page, attempts: Attempt[]): Promise<Seen[]> {
  return page.evaluate(async (all) => {
    const ask = async ({ what, method, url, body }: (typeof all)[number], how: string, init: RequestInit) => {
      try {
        const signal = AbortSignal.timeout(5_000);
        const response = await fetch(url, { ...init, credentials: "include", method, body, signal });
        return { what, how, status: response.status, text: await response.text() };
      } catch {
        return { what, how, status: 0, text: "" };
      }
    };
    const seen: Seen[] = [];
    for (const one of all) {
      seen.push(await ask(one, "fetch", { headers: { "content-type": "application/json" } }));
      if (one.method !== "GET" && one.method !== "POST") continue;
      seen.push(
        await ask(one, "simple fetch", { mode: "no-cors", headers: { "content-type": "text/plain" } }),
      );
    }
    return seen;
  }, attempts);
}

/** A form needs no permission; its answer shows in a frame that the page cannot read. */
function submitForms(page: Page, attempts: Attempt[]): Promise<void> {
  return page.evaluate(async (all) => {
    for (const { url, body = "{}" } of all) {
      const frame = document.createElement("iframe");
      frame.name = "target";
      const form = document.createElement("form");
      Object.assign(form, { action: url, method: "post", enctype: "text/plain", target: "target" });
      const field = document.createElement("input");
      // As text/plain a field is sent as name=value, which can be valid JSON.
      Object.assign(field, { name: body.slice(0, -1), value: "}" });
      form.append(field);
      document.body.append(frame, form);
      await new Promise((done) => {
        frame.addEventListener("load", done);
        setTimeout(done, 5_000);
        form.submit();
      });
      frame.remove();
      form.remove();
    }
  }, attempts);
}

function loadAll(page: Page, attempts: Attempt[]): Promise<Seen[]> {
  return page.evaluate(async (all) => {
    /** Whether the first event is an opening; false without an event in time. */
    const opens = (target: EventTarget, opened: string, then = () => {}) =>
      new Promise<boolean>((done) => {
        const end = (result: boolean) => {
          then();
          done(result);
        };
        target.addEventListener(opened, () => end(true));
        target.addEventListener("error", () => end(false));
        setTimeout(() => end(false), 5_000);
      });
    const element = (tag: "script" | "img", url: string) => {
      const one = document.createElement(tag);
      const loaded = opens(one, "load");
      one.src = url;
      document.body.append(one);
      return loaded;
    };
    const stream = (url: string) => {
      const source = new EventSource(url, { withCredentials: true });
      return opens(source, "open", () => source.close());
    };
    const socket = (url: string) => {
      const one = new WebSocket(url.replace(/^http/, "ws"));
      return opens(one, "open", () => one.close());
    };
    const seen: Seen[] = [];
    for (const { what, url } of all) {
      const ways = {
        script: element("script", url),
        img: element("img", url),
        stream: stream(url),
        socket: socket(url),
      };
      for (const [how, way] of Object.entries(ways)) {
        const opened = await way;
        seen.push({ what, how, status: opened ? 200 : 0, text: "" });
      }
    }
    return seen;
  }, attempts);
}
