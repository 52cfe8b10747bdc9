import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { TIME_ZONE_COOKIE } from "@/components/clock/time-zone-cookie";
import { Providers } from "@/components/shell/providers";
import { THEME_COOKIE, Theme } from "@/components/shell/theme/theme-cookie";
import { knownTimeZone } from "@/lib/time";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Vagus", template: "%s · Vagus" },
  description: "The ops console for AI workers that run by themselves.",
  icons: { icon: "/icon.svg" },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
};

/** The document: theme and time zone come from cookies, so that the first paint is already right. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const theme = Theme.catch("system").parse(jar.get(THEME_COOKIE)?.value);
  const timeZone = knownTimeZone(jar.get(TIME_ZONE_COOKIE)?.value);
  return (
    <html
      lang="en"
      data-theme={theme === "system" ? undefined : theme}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
    >
      <body>
        <Providers timeZone={timeZone} renderedAtMs={Date.now()}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
