"use client";

import { useSyncExternalStore } from "react";
import { THEME_COOKIE, Theme } from "./theme-cookie";

const CHANGED = "vagus:theme";

/** The theme in force: what the person chose, or `system`. */
export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      document.addEventListener(CHANGED, listener);
      return () => document.removeEventListener(CHANGED, listener);
    },
    () => Theme.catch("system").parse(document.documentElement.dataset.theme),
    () => "system",
  );
}

/** Applies a theme at once and keeps it in a cookie, which the server renders into `<html>`. */
export function setTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const maxAgeSeconds = theme === "system" ? 0 : 31_536_000;
  // biome-ignore lint/suspicious/noDocumentCookie: works everywhere, holds no secret
  document.cookie = `${THEME_COOKIE}=${theme}; Path=/; Max-Age=${maxAgeSeconds}; SameSite=Lax`;
  document.dispatchEvent(new Event(CHANGED));
}
