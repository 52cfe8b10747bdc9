import { createHash } from "node:crypto";

/** Style of the status page: neutral greys, one green; states are words as well as colours. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1d1f; --soft: #63686e; --line: #e2e4e6; --page: #fbfbfa; --good: #1a7f4b;
  --bad: #b3261e; --calm: #2f5fb3; --wait: #8a5a00 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e9ea; --soft: #9aa0a6; --line: #2e3235; --page: #141617;
  --good: #54c88a; --bad: #ff8a80; --calm: #8ab4f8; --wait: #e8b65a } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 3rem; background: var(--page); color: var(--ink);
  font: 14px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums }
h1 { font-size: 1.25rem; font-weight: 600; margin: 0 0 .25rem }
h2 { font-size: .9375rem; font-weight: 600; margin: 2rem 0 .5rem }
p { margin: 0; color: var(--soft) }
.sum { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: 1px; margin: 1.25rem 0 0;
  background: var(--line); border: 1px solid var(--line) }
.sum div { background: var(--page); padding: .625rem .75rem }
.sum dt { color: var(--soft) }
.sum dd { margin: 0; font-size: 1.25rem; font-weight: 600 }
table { width: 100%; border-collapse: collapse; font-size: 13px }
th, td { text-align: left; padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
th { font-weight: 500; color: var(--soft) }
td:last-child, th:last-child { text-align: right; padding-right: 0; white-space: nowrap }
code { font: 12px/1.5 ui-monospace, monospace; overflow-wrap: anywhere }
.good { color: var(--good) } .bad { color: var(--bad) } .calm { color: var(--calm) } .wait { color: var(--wait) }
@media (max-width: 40rem) {
  thead { position: absolute; clip-path: inset(50%) }
  tr { display: grid; grid-template-columns: 1fr auto; padding: .5rem 0; border-bottom: 1px solid var(--line) }
  td { border: 0; padding: 0; grid-column: 1 / -1 }
  td:first-child { grid-area: 1 / 1 } td:last-child { grid-area: 1 / 2 }
  td:nth-child(n + 2) { color: var(--soft) }
}`;

/** Allows this inline style in a policy that forbids all others. */
export const STYLE_HASH = `sha256-${createHash("sha256").update(STYLE).digest("base64")}`;
