"use client";

import { type RefObject, useEffect } from "react";

/** A change within this time of a press or a key is its effect, and may move the page. */
const EFFECT_MS = 2_000;
/** Layers above the page have a place of their own. */
const LAYERS = "dialog, [popover]";

/** The element under the pointer and the elements around it, innermost first, where they stood when last looked at. */
interface Held {
  places: readonly { element: Element; top: number }[];
  href: string;
}

/**
 * Keeps the element under the pointer, or the last one touched, in its place while the page changes by itself. Content
 * that arrives above the element scrolls the page by its height. Where the page cannot scroll so far, the scrolling
 * element is padded until the pointer leaves the page.
 */
export function useHoldUnderPointer(main: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const page = main.current;
    if (!page) return;
    const padded = new Set<HTMLElement>();
    let held: Held | undefined;
    let actedAt = Number.NEGATIVE_INFINITY;

    function release() {
      held = undefined;
      for (const scroller of padded) unpad(scroller);
      padded.clear();
    }
    const hold = (target: EventTarget | null) => {
      const holds = target instanceof Element && page.contains(target) && !target.closest(LAYERS);
      held = holds ? { places: placesFrom(target, page), href: location.href } : undefined;
    };
    const holdAgain = () => hold(held?.places.find(({ element }) => element.isConnected)?.element ?? null);
    const point = ({ target }: PointerEvent) => hold(target);
    const press = ({ target }: PointerEvent) => {
      actedAt = performance.now();
      hold(target);
    };
    const pressKey = () => {
      actedAt = performance.now();
    };
    const leave = ({ pointerType }: PointerEvent) => {
      // A finger leaves with every tap; the element that it touched stays the one to hold.
      if (pointerType === "mouse") release();
    };
    const changes = new MutationObserver(() => {
      if (!held) return;
      if (held.href !== location.href) return release();
      const scroller = performance.now() - actedAt > EFFECT_MS ? restore(held) : undefined;
      if (scroller) padded.add(scroller);
      holdAgain();
    });
    changes.observe(page, { subtree: true, childList: true, characterData: true });

    const unheard = new AbortController();
    const options = { capture: true, passive: true, signal: unheard.signal };
    page.addEventListener("pointerover", point, options);
    page.addEventListener("pointerdown", press, options);
    page.addEventListener("pointerleave", leave, { passive: true, signal: unheard.signal });
    page.addEventListener("scroll", holdAgain, options);
    window.addEventListener("keydown", pressKey, options);
    window.addEventListener("resize", holdAgain, options);
    return () => {
      changes.disconnect();
      unheard.abort();
      release();
    };
  }, [main]);
}

function placesFrom(target: Element, page: Element): Held["places"] {
  const places: { element: Element; top: number }[] = [];
  for (let element: Element | null = target; element; element = element.parentElement) {
    places.push({ element, top: element.getBoundingClientRect().top });
    if (element === page) break;
  }
  return places;
}

/**
 * Scrolls the held element back to its place. Where it was removed, the nearest element around it is held instead.
 * @returns the element that had to be padded for it
 */
function restore({ places }: Held): HTMLElement | undefined {
  const from = places.findIndex(({ element }) => element.isConnected);
  const place = places[from];
  if (!place) return;
  const moved = () => place.element.getBoundingClientRect().top - place.top;
  if (Math.abs(moved()) < 1) return;
  // A scroller that moved itself holds nothing in place: the change was outside of it.
  const scroller = places
    .slice(from + 1)
    .find(({ element, top }) => scrolls(element) && Math.abs(element.getBoundingClientRect().top - top) < 1);
  if (!(scroller?.element instanceof HTMLElement)) return;
  scroller.element.scrollTop += moved();
  const left = moved();
  if (Math.abs(left) < 1) return;
  pad(scroller.element, left);
  return scroller.element;
}

function scrolls(element: Element): boolean {
  return ["auto", "scroll"].includes(getComputedStyle(element).overflowY);
}

/** Makes room to scroll down by `px`; a negative number lowers the content instead. */
function pad(scroller: HTMLElement, px: number): void {
  const { paddingTop, paddingBottom } = getComputedStyle(scroller);
  if (px < 0) {
    scroller.style.paddingTop = `${Number.parseFloat(paddingTop) - px}px`;
    return;
  }
  // Content that stretches to the height of the scroller gives way before anything overflows: as much as needed, no more.
  const room = Number.parseFloat(paddingBottom) + scroller.clientHeight + px;
  scroller.style.paddingBottom = `${room}px`;
  scroller.scrollTop += px;
  const spare = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
  scroller.style.paddingBottom = `${Math.max(0, room - spare)}px`;
}

function unpad(scroller: HTMLElement): void {
  const before = Number.parseFloat(getComputedStyle(scroller).paddingTop);
  scroller.style.paddingTop = "";
  scroller.style.paddingBottom = "";
  scroller.scrollTop -= before - Number.parseFloat(getComputedStyle(scroller).paddingTop);
}
