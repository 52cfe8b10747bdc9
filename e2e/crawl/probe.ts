/** The kind of a control. */
export type Kind = "press" | "tick" | "choose" | "write" | "drag";

/** A control as the page shows it. */
export interface Control {
  /** Names the control without ids and numbers: two rows of a list have one key for the same control. */
  key: string;
  role: string;
  /** Accessible name; empty is a fault. */
  name: string;
  kind: Kind;
  /** Target of an ordinary link; undefined for every other control. */
  href: string | undefined;
  /** True for the rail, the top line and other parts that are the same on every page. */
  shell: boolean;
  /** True for a control that is shown only while it has the focus, such as a skip link. */
  keyboardOnly: boolean;
}

/** A shift of the layout that no input caused, under the pointer. */
export interface Shift {
  element: string;
  byPx: number;
}

/** The part of the browser's own entry that is read; TypeScript has no type for it yet. */
interface LayoutShift {
  hadRecentInput: boolean;
  sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
}

/** State of the browser. */
export interface Place {
  path: string;
  /** Position in the history of the tab. */
  entry: number;
  /** Open dialogs, sheets and menus. */
  layers: number;
  /** Toasts, which stand over the page for a while. */
  toasts: number;
}

/** The visible state of a page. */
export interface State {
  url: string;
  /** Everything but the address as one text, without numbers, because clocks change. */
  shown: string;
  /** Key of the element that has the focus; empty for none. */
  focus: string;
}

interface Probe {
  controls: () => Control[];
  find: (key: string) => Element | undefined;
  inForce: (element: Element) => boolean;
  place: () => Place;
  state: () => State;
  /** Whether the page has finished loading. */
  settled: () => boolean;
  shifts: () => Shift[];
  /** Elements that HTML does not allow where they are. */
  misplaced: () => string[];
}

declare global {
  interface Window {
    crawlProbe: Probe;
  }
}

/** Installs `window.crawlProbe`. The browser gets only the text of this function, so everything it needs is inside. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the browser gets the text of this one function.
export function installProbe(): void {
  const PRESSED =
    "a[href], button, summary, [role=button], [role=link], [role=tab], [role^=menuitem], [role=option], [role=switch]";
  const EDITED = "input, textarea, select, [role=slider], [role=spinbutton], [contenteditable=true]";
  const DRAG_CURSORS = ["crosshair", "grab", "ew-resize", "ns-resize", "col-resize", "row-resize"];
  const ROW = "main :is(tbody tr, li, [role=row], [role=option])";
  const SEEN_PX = 4;
  const MARKS = [
    "aria-checked",
    "aria-selected",
    "aria-pressed",
    "aria-expanded",
    "aria-valuenow",
    "aria-valuetext",
  ];
  /** Invalid nestings, which a browser repairs while parsing, so that the page differs from the server's. */
  const NESTED = "a a, a button, button a, button button, label label, p p, p div";

  const words = (text: string | null | undefined) => (text ?? "").replaceAll(/\s+/g, " ").trim();
  const textOf = (ids: string | null) =>
    words(
      (ids ?? "")
        .split(" ")
        .map((id) => document.getElementById(id)?.textContent ?? "")
        .join(" "),
    );

  function nameOf(element: Element): string {
    const labelled = textOf(element.getAttribute("aria-labelledby"));
    if (labelled) return labelled;
    const label = words(element.getAttribute("aria-label"));
    if (label) return label;
    if (element.matches("input, textarea, select") && "labels" in element) {
      const labels = element.labels instanceof NodeList ? [...element.labels] : [];
      const said = words(labels.map((one) => one.textContent).join(" "));
      if (said) return said;
    }
    const named = [...element.querySelectorAll("[aria-label], img[alt]")].map(
      (one) => one.getAttribute("aria-label") ?? one.getAttribute("alt"),
    );
    return (
      words(element.matches("input, textarea, select") ? "" : element.textContent) ||
      words(named.join(" ")) ||
      words(element.getAttribute("title"))
    );
  }

  function roleOf(element: Element): string {
    const tag = element.tagName.toLowerCase();
    const given = element.getAttribute("role");
    if (given) return given;
    if (tag === "a") return "link";
    return tag === "input" ? `${tag} ${element.getAttribute("type") ?? "text"}` : tag;
  }

  /** Ids, sums, times, addresses and quoted words differ from row to row and from run to run. */
  const general = (name: string) =>
    name
      .replaceAll(/\S+@\S+/g, "@")
      .replaceAll(/\b[a-z]+_[0-9A-Za-z…]+/g, "id")
      .replaceAll(/[“"][^”"]*[”"]/g, "“”")
      .replaceAll(/[\d.,:]+/g, "#")
      .slice(0, 60);

  function contextOf(element: Element): string {
    const holder = element.closest(
      "dialog, [popover], nav, aside, [role=tablist], [role=radiogroup], form, table, section, main, header, footer",
    );
    if (!holder) return "page";
    return `${holder.getAttribute("role") ?? holder.tagName.toLowerCase()} ${general(labelOf(holder))}`.trim();
  }

  /** Containers are named by attributes only: their text is everything they hold. */
  const labelOf = (holder: Element) =>
    words(holder.getAttribute("aria-label")) || textOf(holder.getAttribute("aria-labelledby"));

  function keyOf(element: Element, kind: Kind): string {
    const row = element.closest(ROW);
    const which = row
      ? `of a row ${[...row.querySelectorAll(`${PRESSED}, ${EDITED}`)].indexOf(element)}`
      : general(nameOf(element));
    return `${contextOf(element)} › ${kind} ${roleOf(element)} ${which}`;
  }

  function kindOf(element: Element): Kind {
    if (element.matches("input[type=checkbox], input[type=radio]")) return "tick";
    if (element.matches("select, [role=slider]")) return "choose";
    return element.matches(EDITED) ? "write" : "press";
  }

  /** Whether a person could use it: shown, not switched off, and not under a layer that takes everything. */
  function usable(element: Element): boolean {
    if (
      element.matches(":disabled, [aria-disabled=true], [inert] *, [aria-hidden=true], [aria-hidden=true] *")
    )
      return false;
    if (element.matches("input[type=hidden], [readonly]")) return false;
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  }

  function scope(): Element {
    const modal = [...document.querySelectorAll("dialog:modal")].at(-1);
    const menu = [...document.querySelectorAll(":popover-open")].at(-1);
    return menu ?? modal ?? document.body;
  }

  function found(): { element: Element; control: Control }[] {
    const within = scope();
    const edited = [...within.querySelectorAll(`${PRESSED}, ${EDITED}`)].map((element) => ({
      element,
      kind: kindOf(element),
    }));
    const dragged = [...within.querySelectorAll("main *")]
      .filter((element) => DRAG_CURSORS.includes(getComputedStyle(element).cursor))
      .filter((element) => !DRAG_CURSORS.includes(getComputedStyle(element.parentElement ?? element).cursor))
      .map((element) => ({ element, kind: "drag" as const }));
    return [...edited, ...dragged]
      .filter(({ element }) => usable(element))
      .map(({ element, kind }) => ({ element, control: describe(element, kind) }));
  }

  function describe(element: Element, kind: Kind): Control {
    const { width, height } = element.getBoundingClientRect();
    const labelled = element.matches("input") && element.closest("label") !== null;
    return {
      key: keyOf(element, kind),
      role: roleOf(element),
      name: kind === "drag" ? "drag" : nameOf(element),
      kind,
      href: element instanceof HTMLAnchorElement ? element.href : undefined,
      shell: element.closest("main, dialog, [popover]") === null,
      keyboardOnly: !labelled && (width < SEEN_PX || height < SEEN_PX),
    };
  }

  /** True for an active control: the current page, the selected tab. */
  function inForce(element: Element): boolean {
    const says = ["aria-current", "aria-selected", "aria-checked", "aria-pressed"].some((state) =>
      ["true", "page"].includes(element.getAttribute(state) ?? ""),
    );
    if (element instanceof HTMLAnchorElement) return says || element.href === location.href;
    return says || (element instanceof HTMLInputElement && element.type === "radio" && element.checked);
  }

  const countOf = (selector: string) => document.querySelectorAll(selector).length;

  const place = () => ({
    path: location.href.slice(location.origin.length),
    entry: navigation.currentEntry?.index ?? 0,
    layers: countOf("dialog[open], :popover-open"),
    toasts: countOf(".fixed > :is([role=status], [role=alert]) > *"),
  });

  function state(): State {
    const open = countOf("dialog[open], :popover-open, details[open]");
    const marks = [...document.querySelectorAll(MARKS.map((mark) => `[${mark}]`).join())].map((one) =>
      MARKS.map((mark) => one.getAttribute(mark) ?? "").join(),
    );
    // The row under the keyboard's cursor: another row of the same kind is another place.
    marks.push(words(document.querySelector("[data-current]")?.textContent));
    const values = [...document.querySelectorAll("input, textarea, select")].map((one) =>
      one instanceof HTMLInputElement && ["checkbox", "radio"].includes(one.type)
        ? String(one.checked)
        : "value" in one
          ? String(one.value)
          : "",
    );
    const focused = document.activeElement === document.body ? null : document.activeElement;
    const scrolled = [document.scrollingElement, ...document.querySelectorAll("main, main *")].map(
      (one) => one?.scrollTop || "",
    );
    const html = [...document.documentElement.attributes].map(({ name, value }) => `${name}=${value}`);
    const text = withoutNumbers(document.body.innerText);
    return {
      url: location.href,
      shown: JSON.stringify([open, marks, values, scrolled.join(""), html, text]),
      focus: focused ? keyOf(focused, kindOf(focused)) : "",
    };
  }

  const withoutNumbers = (text: string) =>
    text.replaceAll(/[\d.,:]+/g, "#").replaceAll(/\b(now|just now|ago|s|m|h)\b/g, "");

  // A navigation replaces the page because of a press, which is no longer recent when the server is slow.
  const NAVIGATION_MS = 250;
  let navigatedAt = Number.NEGATIVE_INFINITY;
  navigation.addEventListener("currententrychange", () => {
    navigatedAt = performance.now();
  });

  const pointer = { x: -1, y: -1 };
  const seen: Shift[] = [];
  const follow = ({ clientX: x, clientY: y }: MouseEvent) => Object.assign(pointer, { x, y });
  addEventListener("mousemove", follow, { capture: true, passive: true });
  const under = ({ left, right, top, bottom }: DOMRect) =>
    pointer.x >= left && pointer.x <= right && pointer.y >= top && pointer.y <= bottom;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & LayoutShift)[]) {
      if (entry.hadRecentInput || Math.abs(entry.startTime - navigatedAt) < NAVIGATION_MS) continue;
      for (const { node, previousRect, currentRect } of entry.sources) {
        const byPx = Math.max(
          Math.abs(currentRect.x - previousRect.x),
          Math.abs(currentRect.y - previousRect.y),
        );
        if (under(previousRect) && byPx > 1)
          seen.push({ element: words(node?.textContent).slice(0, 40), byPx: Math.round(byPx) });
      }
    }
  }).observe({ type: "layout-shift" });

  window.crawlProbe = {
    controls: () => found().map(({ control }) => control),
    find: (key) => found().find(({ control }) => control.key === key)?.element,
    inForce,
    place,
    state,
    settled: () => document.querySelector("main .animate-late, main [aria-busy=true]") === null,
    shifts: () => seen.splice(0),
    misplaced: () =>
      [...document.querySelectorAll(NESTED)].map((one) => `${roleOf(one)} “${words(one.textContent)}”`),
  };
}
