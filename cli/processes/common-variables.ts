import process from "node:process";

/** Variables that every program needs; no secret is among them. */
const COMMON =
  /^(path|pathext|home|userprofile|appdata|localappdata|systemroot|windir|comspec|user|logname|shell|lang|lc_\w+|tz|term|tmpdir|temp|tmp|node_\w+|npm_config_\w+|https?_proxy|no_proxy)$/i;

/** What a program that knows no secrets is started with. */
export function commonVariables(): NodeJS.ProcessEnv {
  const common = Object.entries(process.env).filter(([name]) => COMMON.test(name));
  return { NODE_ENV: process.env.NODE_ENV, ...Object.fromEntries(common) };
}
