"use client";

import { ShieldOff } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { z } from "zod";
import { ApiFailure, fetchJson } from "@/lib/http/fetch-json";
import type { Attention } from "@/lib/overview/attention-schemas";
import { apiPaths, paths } from "@/lib/paths";
import { KeysOverlay } from "../keys/keys-overlay";
import { useKeys } from "../keys/keys-provider";
import { StopDialog, type Switching } from "../stops/stop-dialog";
import { Dialog } from "../ui/layers/dialog";
import { useToast } from "../ui/layers/toaster";
import { EnvironmentMenu } from "./menus/environment-menu";
import { MoreSheet } from "./menus/more-sheet";
import { UserMenu } from "./menus/user-menu";
import { navItems } from "./navigation/nav-items";
import { Rail, TabBar } from "./navigation/navigation";
import { type Shell, ShellContext, useAttention } from "./shell-context";
import { TopLine } from "./top-line";
import { useHoldUnderPointer } from "./use-hold-under-pointer";

// Loaded apart from the page: reading an approval does not wait for the palette.
const loadPalette = () => import("./palette/palette").then((module) => module.Palette);
const Palette = dynamic(loadPalette);

interface ConsoleShellProps extends Shell {
  attention: Attention;
  children: ReactNode;
}

type Layer = "palette" | "keys" | "more";

/** The frame of every page: rail or bar, top line, main, and the layers above every page. */
export function ConsoleShell({ me, environment, sandbox, attention, children }: ConsoleShellProps) {
  const shell = useMemo(() => ({ me, environment, sandbox }), [me, environment, sandbox]);
  const [layer, setLayer] = useState<Layer>();
  const [switching, setSwitching] = useState<Switching>();
  // Fetched ahead of its first use: keys typed while it arrives would be lost.
  useEffect(() => void loadPalette(), []);
  const router = useRouter();
  const toast = useToast();
  useAttention(attention);
  const main = useRef<HTMLElement>(null);
  useHoldUnderPointer(main);
  // A dialog that another one replaced reports its close late; it must not close the new one.
  const closing = (own: Layer) => () => setLayer((now) => (now === own ? undefined : now));

  async function leave() {
    setLayer(undefined);
    try {
      await signOut();
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      toast({ tone: "failed", text: `You are still signed in. ${error.message}` });
    }
  }

  useKeys("Everywhere", [
    { keys: "mod+k", label: "Search", run: () => setLayer("palette") },
    { keys: "?", label: "Show the keys of this page", run: () => setLayer("keys") },
    ...navItems(shell).map((item) => ({
      keys: `g ${item.goKey}`,
      label: `Go to ${item.label}`,
      run: () => router.push(item.href),
    })),
  ]);

  return (
    <div className="group/shell grid h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] sm:grid-cols-[200px_minmax(0,1fr)] sm:grid-rows-[auto_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-2 focus:bg-layer focus:px-3 focus:py-2 focus:shadow-layer"
      >
        Skip to the page
      </a>
      <Rail shell={shell} />
      <div className="row-start-1 min-w-0 sm:col-start-2">
        <TopLine
          environment={<EnvironmentMenu me={me} environment={environment} onSwitch={setSwitching} />}
          onSearch={() => setLayer("palette")}
          userMenu={<UserMenu me={me} onKeys={() => setLayer("keys")} onSignOut={leave} />}
        />
        <HeldBanner />
      </div>
      <main
        ref={main}
        id="main"
        tabIndex={-1}
        className="relative row-start-2 min-h-0 min-w-0 sm:col-start-2 scroll-pt-4 scroll-pb-22 overflow-auto outline-none"
      >
        <ShellContext value={shell}>{children}</ShellContext>
      </main>
      <TabBar shell={shell} onMore={() => setLayer("more")} />
      <Dialog
        open={layer === "palette"}
        onClose={closing("palette")}
        title="Search"
        quietTitle
        place="top"
        className="sm:w-150"
      >
        {layer === "palette" ? (
          <Palette
            me={me}
            sandbox={sandbox}
            onDone={closing("palette")}
            onKeys={() => setLayer("keys")}
            onSwitch={setSwitching}
            onSignOut={leave}
          />
        ) : null}
      </Dialog>
      <StopDialog switching={switching} onClose={() => setSwitching(undefined)} />
      <KeysOverlay open={layer === "keys"} onClose={closing("keys")} />
      <MoreSheet
        me={me}
        sandbox={sandbox}
        open={layer === "more"}
        onClose={closing("more")}
        onSearch={() => setLayer("palette")}
        onSignOut={leave}
      />
    </div>
  );
}

/** Ends the session and opens the sign-in page. Throws `ApiFailure`; the session then still exists. */
async function signOut(): Promise<void> {
  await fetchJson(apiPaths.signOut(), z.unknown(), { method: "POST", body: {} });
  window.location.assign(paths.signIn());
}

/** Shows on every page that this deployment does not act on its database, and the command that adopts it. */
function HeldBanner() {
  const held = useAttention()?.held;
  if (!held) return null;
  return (
    <section
      aria-label="Deployment"
      className="flex min-w-0 items-start gap-2 border-line border-b bg-waiting-wash px-4 py-2 text-13 sm:pl-6"
    >
      <ShieldOff aria-hidden="true" className="icon-14 mt-0.5 flex-none" />
      <p className="min-w-0">
        {held.reason} To let it act, run{" "}
        <code className="break-all rounded-1 bg-sunken px-1 font-mono text-12">{held.command}</code>.
      </p>
    </section>
  );
}
