"use client";

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { isBareCharacter, nameOfPress } from "./key-press";

export interface KeyBinding {
  /** One key (`a`, `Escape`, `mod+k`) or two in a row (`g a`). */
  keys: string;
  /** A verb and its object, for the overlay. */
  label: string;
  run: () => void;
}

export interface KeyGroup {
  title: string;
  bindings: readonly KeyBinding[];
}

interface Keys {
  /** The groups in force, in the order they were mounted. */
  groups: () => readonly KeyGroup[];
  add: (group: { current: KeyGroup }) => () => void;
  singleKeys: boolean;
  setSingleKeys: (on: boolean) => void;
}

const KeysContext = createContext<Keys | undefined>(undefined);

const STORAGE_KEY = "vagus.single-keys";
/** How long the first key of a sequence waits for the second. */
const SEQUENCE_MS = 1500;

/** Keyboard control of the page: the last mounted group wins, typing and open dialogs keep their keys. */
export function KeysProvider({ children }: { children: ReactNode }) {
  const mounted = useRef<{ current: KeyGroup }[]>([]);
  const [singleKeys, setStored] = useState(true);

  useEffect(() => setStored(localStorage.getItem(STORAGE_KEY) !== "off"), []);
  useEffect(() => {
    let first: { key: string; atMs: number } | undefined;
    function onKeyDown(event: KeyboardEvent) {
      const key = nameOfPress(event);
      if (!key || event.repeat || event.defaultPrevented || belongsElsewhere(event.target, key)) return;
      const sequence =
        first && event.timeStamp - first.atMs < SEQUENCE_MS ? `${first.key} ${key}` : undefined;
      first = { key, atMs: event.timeStamp };
      const binding = find(mounted.current, sequence) ?? find(mounted.current, key);
      if (!binding || (!singleKeys && isBareCharacter(binding.keys))) return;
      first = undefined;
      event.preventDefault();
      binding.run();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [singleKeys]);

  const add = useCallback((group: { current: KeyGroup }) => {
    mounted.current = [...mounted.current, group];
    return () => {
      mounted.current = mounted.current.filter((other) => other !== group);
    };
  }, []);
  const setSingleKeys = useCallback((on: boolean) => {
    setStored(on);
    localStorage.setItem(STORAGE_KEY, on ? "on" : "off");
  }, []);
  const value = useMemo(
    () => ({ groups: () => mounted.current.map((group) => group.current), add, singleKeys, setSingleKeys }),
    [add, singleKeys, setSingleKeys],
  );
  return <KeysContext value={value}>{children}</KeysContext>;
}

function find(groups: readonly { current: KeyGroup }[], keys: string | undefined): KeyBinding | undefined {
  if (keys === undefined) return undefined;
  return groups
    .findLast((group) => group.current.bindings.some((binding) => binding.keys === keys))
    ?.current.bindings.find((binding) => binding.keys === keys);
}

/** Typing, an open dialog and a layer with keys of its own come first; only the palette's chord works anywhere. */
function belongsElsewhere(target: EventTarget | null, key: string): boolean {
  if (document.querySelector("dialog:modal")) return true;
  if (!(target instanceof Element)) return false;
  if (key.startsWith("mod+")) return false;
  return (
    target.closest("[data-own-keys], input:not([type=checkbox]), textarea, select, [contenteditable]") !==
    null
  );
}

/** The registry and the switch for single keys. Throws outside `KeysProvider`. */
export function useKeysRegistry(): Keys {
  const keys = useContext(KeysContext);
  if (!keys) throw new Error("useKeys needs KeysProvider above it");
  return keys;
}

/** Puts `bindings` in force while the component is mounted; the latest ones always run. */
export function useKeys(title: string, bindings: readonly KeyBinding[]): void {
  const { add } = useKeysRegistry();
  const group = useRef<KeyGroup>({ title, bindings });
  useLayoutEffect(() => {
    group.current = { title, bindings };
  });
  useEffect(() => add(group), [add]);
}
