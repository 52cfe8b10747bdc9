import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import {
  type Load,
  MOST_COUNTED,
  readLoad,
  readStatus,
  type StatusItem,
  type StatusView,
} from "../store/read-status.ts";
import { UNAUTHORIZED } from "./access.ts";
import type { Route } from "./route.ts";
import { STYLE, STYLE_HASH } from "./status-style.ts";

/** Seconds until the browser reloads the page; the page keeps its scroll position and has nothing to click. */
const REFRESH_S = 2;

/** Names of the kinds of queue items for people. */
const KINDS: Readonly<Record<string, string>> = {
  discovery: "function called",
  step: "step called",
  gateway: "request for a step",
  sleep: "sleeps",
  wait: "waits for an event",
  signal: "waits for a signal",
  invoke: "waits for a function",
  cancel: "cancelled by an event",
  start_timeout: "must have started",
  finish_timeout: "must have finished",
  cron: "next tick",
  route: "event delivered",
  admission: "starts decided",
};

interface StatusInput {
  load: Load;
  view: StatusView;
  registry: Registry;
  nowMs: number;
}

/** The status page as HTML: a sentence, four numbers, four tables. */
function statusPage({ load, view, registry, nowMs }: StatusInput): string {
  const name = (functionId: string | null) => registry.find(functionId ?? "")?.slug ?? "";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${REFRESH_S}"><title>${title(load)}</title><style>${STYLE}</style></head><body>
<h1>Engine</h1><p>${sentence(load, nowMs)}</p>
<dl class="sum">${figure("Running", load.running)}${figure("Due", load.queued)}
${figure("Waiting", load.waiting)}${figure("Unfinished runs", load.unfinishedRuns)}</dl>
${table(
  "Running",
  ["Function", "What", "Run", "For"],
  view.running.map((item) => [
    code(name(item.functionId)),
    `<span class="calm">${what(item)}</span>`,
    code(item.runId ?? ""),
    duration(nowMs - (item.leasedAtMs ?? nowMs)),
  ]),
  "Nothing runs.",
)}
${table(
  "Next",
  ["Function", "What", "Run", "In"],
  view.next.map((item) => [
    code(name(item.functionId)),
    `<span class="wait">${what(item)}</span>`,
    code(item.runId ?? ""),
    duration(item.dueAtMs - nowMs),
  ]),
  "Nothing waits.",
)}
${table(
  "Failed last",
  ["Function", "What", "Run", "Ago"],
  view.failures.map((one) => [
    code(name(one.functionId)),
    '<span class="bad">failed</span>',
    code(one.runId),
    duration(nowMs - one.endedAtMs),
  ]),
  "No run has failed.",
)}
${table("Apps", ["App", "State", "Address", "Functions"], appRows(registry), "No app has registered. Start one, or give its address with --app-url.")}
</body></html>
`;
}

function title({ running, queued, unfinishedRuns }: Load): string {
  return `Engine: ${running} running, ${queued} due, ${unfinishedRuns} unfinished`;
}

function sentence({ running, queued, oldestQueuedMs, bytes }: Load, nowMs: number): string {
  const at = `${new Date(nowMs).toISOString().slice(0, 19).replace("T", " ")} UTC`;
  const late = queued > 0 ? ` The oldest that is due has waited ${duration(oldestQueuedMs)}.` : "";
  const state = running + queued === 0 ? "Idle." : "At work.";
  return `${state}${late} Database ${(bytes / 1024 / 1024).toFixed(0)} MiB. ${at}.`;
}

function figure(label: string, count: number): string {
  const text =
    count >= MOST_COUNTED ? `${MOST_COUNTED.toLocaleString("en")} or more` : count.toLocaleString("en");
  return `<div><dt>${label}</dt><dd>${text}</dd></div>`;
}

function table(heading: string, columns: string[], rows: string[][], empty: string): string {
  if (rows.length === 0) return `<h2>${heading}</h2><p>${empty}</p>`;
  const head = columns.map((column) => `<th scope="col">${column}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("");
  return `<h2>${heading}</h2><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function appRows(registry: Registry): string[][] {
  return registry.apps().map((app) => {
    const count = registry.functions().filter((one) => one.appName === app.name && !one.archived).length;
    const state =
      app.error === null
        ? '<span class="good">registered</span>'
        : `<span class="bad">last sync refused: ${escapeHtml(app.error)}</span>`;
    return [code(app.name), state, code(app.url), String(count)];
  });
}

function what({ kind, step, attempt, waitsFor }: StatusItem): string {
  const words = KINDS[kind] ?? kind;
  const about = [step, kind === "invoke" ? null : waitsFor].filter((text) => text).join(", ");
  const again = attempt > 0 ? `, attempt ${attempt + 1}` : "";
  return escapeHtml(`${words}${about === "" ? "" : `: ${about}`}${again}`);
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

/** `1.2 s`, `4 m 03 s`, `2 h 05 m`, `3 d 04 h`. */
function duration(ms: number): string {
  const s = Math.max(0, ms) / 1000;
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  if (s < 60) return `${s.toFixed(1)} s`;
  if (s < 3600) return `${Math.floor(s / 60)} m ${two(s % 60)} s`;
  if (s < 86_400) return `${Math.floor(s / 3600)} h ${two((s % 3600) / 60)} m`;
  return `${Math.floor(s / 86_400)} d ${two((s % 86_400) / 3600)} h`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** Rows of each table. */
const SHOWN = 15;

/** `GET /`: the status page. It has no script and a content security policy that forbids everything else. */
export function statusRoutes(sql: Sql, registry: Registry): Route[] {
  const policy = `default-src 'none'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return [
    {
      method: "GET",
      path: "/",
      // Makes a browser ask for a user name (any) and a password (the signing key).
      unauthorized: {
        ...UNAUTHORIZED,
        headers: { ...UNAUTHORIZED.headers, "www-authenticate": 'Basic realm="engine", charset="UTF-8"' },
      },
      async handle() {
        const nowMs = Date.now();
        const [load, view] = await Promise.all([readLoad(sql, nowMs), readStatus(sql, SHOWN)]);
        return {
          status: 200,
          body: statusPage({ load, view, registry, nowMs }),
          headers: {
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": policy,
            "cache-control": "no-store",
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
          },
        };
      },
    },
  ];
}
