import { join } from "node:path";

/** Ports and files of one drill; everything listens on loopback. */
export interface Places {
  home: string;
  ports: {
    postgres: number;
    engine: number;
    apps: [number, number];
    tls: number;
    internal: number;
    plain: number;
    sandbox: { stripe: number; postmark: number; openai: number; slack: number };
  };
  /** The console as browsers see it. */
  url: string;
  envFile: string;
}

/** @param base the first of twenty free ports */
export function placesOf(home: string, base: number): Places {
  const tls = base + 5;
  return {
    home,
    ports: {
      postgres: base,
      engine: base + 1,
      apps: [base + 2, base + 3],
      internal: base + 4,
      tls,
      plain: base + 6,
      sandbox: { stripe: base + 11, postmark: base + 12, openai: base + 13, slack: base + 14 },
    },
    url: `https://localhost:${tls}`,
    envFile: join(home, ".env"),
  };
}
