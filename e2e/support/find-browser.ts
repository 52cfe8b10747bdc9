import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { brotliDecompressSync } from "node:zlib";
import { chromium, type LaunchOptions } from "@playwright/test";

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/microsoft-edge",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  join(homedir(), "AppData/Local/Google/Chrome/Application/chrome.exe"),
  "C:/Program Files/Google/Chrome/Application/chrome.exe",
  "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
];

/** Flags for no outside connections, and for running as root. */
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Finds a Chromium: from E2E_CHROMIUM, Playwright's own, an installed one, or the one of the npm package (Linux on
 * x64).
 * @throws Error that names the remedy
 */
export function findBrowser(): LaunchOptions {
  const named = process.env.E2E_CHROMIUM;
  if (named) return { executablePath: named, args: ARGS };
  if (existsSync(chromium.executablePath())) return { args: ARGS };
  const installed = INSTALLED.find((path) => existsSync(path));
  if (installed) return { executablePath: installed, args: ARGS };
  if (process.platform === "linux" && process.arch === "x64") return unpackFromNpm();
  throw new Error(
    "No Chromium found. Install Chrome, run npx playwright install chromium, or set E2E_CHROMIUM to one.",
  );
}

/** Unpacks the package's archives once, because its own launcher assumes AWS Lambda. */
function unpackFromNpm(): LaunchOptions {
  const home = resolve(".vagus/chromium");
  const executablePath = join(home, "chromium");
  const archives = join(
    dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")),
    "..",
    "..",
    "bin",
  );
  if (!existsSync(join(home, "ready"))) {
    mkdirSync(home, { recursive: true });
    writeFileSync(executablePath, unpack(archives, "chromium.br"), { mode: 0o755 });
    for (const name of readdirSync(archives).filter((file) => file.endsWith(".tar.br"))) {
      execFileSync("tar", ["-x", "-C", home], { input: unpack(archives, name) });
    }
    writeFileSync(join(home, "ready"), "");
  }
  // Bare machines lack the libraries and the fonts; the package brings both.
  const missing = spawnSync("ldd", [executablePath], { encoding: "utf8" }).stdout?.includes("not found");
  const fonts = join(home, "fonts.conf");
  const folders = [join(home, "fonts"), resolve("node_modules/geist/dist/fonts")];
  writeFileSync(
    fonts,
    `<?xml version="1.0"?><fontconfig>${folders.map((dir) => `<dir>${dir}</dir>`).join("")}<cachedir>${home}/font-cache</cachedir></fontconfig>`,
  );
  const libraries = [join(home, "lib"), join(home, "al2023", "lib")]
    .filter((dir) => existsSync(dir))
    .join(":");
  return {
    executablePath,
    args: [...ARGS, "--headless"],
    env: { ...process.env, FONTCONFIG_FILE: fonts, ...(missing && { LD_LIBRARY_PATH: libraries }) } as Record<
      string,
      string
    >,
  };
}

function unpack(folder: string, name: string): Buffer {
  return brotliDecompressSync(readFileSync(join(folder, name)));
}
