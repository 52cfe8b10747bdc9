"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { TIME_ZONE_COOKIE } from "./time-zone-cookie";

interface Clock {
  timeZone: string;
  /** The server's time when it rendered the page, for the first client render. */
  renderedAtMs: number;
}

const ClockContext = createContext<Clock>({ timeZone: "UTC", renderedAtMs: 0 });

/**
 * Gives every time on the page one zone and one first moment, so that server and browser render the same text.
 * The zone comes from a cookie; a browser in another zone corrects it after the first render.
 */
export function ClockProvider({ timeZone, renderedAtMs, children }: Clock & { children: ReactNode }) {
  const [zone, setZone] = useState(timeZone);
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!own || own === timeZone) return;
    setZone(own);
    // The CookieStore API is missing in Firefox before 140; a year is the longest browsers keep it.
    // biome-ignore lint/suspicious/noDocumentCookie: works everywhere, holds no secret
    document.cookie = `${TIME_ZONE_COOKIE}=${encodeURIComponent(own)}; Path=/; Max-Age=31536000; SameSite=Lax`;
  }, [timeZone]);
  return <ClockContext value={{ timeZone: zone, renderedAtMs }}>{children}</ClockContext>;
}

/** IANA name of the zone in which times are shown. */
export function useTimeZone(): string {
  return useContext(ClockContext).timeZone;
}

/** The server's time of rendering, in epoch milliseconds. */
export function useRenderedAt(): number {
  return useContext(ClockContext).renderedAtMs;
}
