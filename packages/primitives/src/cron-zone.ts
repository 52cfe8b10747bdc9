const ZONE_PREFIX = /^(?:CRON_)?TZ=(\S+)\s+(.*)$/;

/** A five-field cron and the time zone in which it is read. */
export interface CronSpec {
  pattern: string;
  timezone: string;
}

/** Splits a cron trigger into fields and zone: UTC unless a `TZ=` or `CRON_TZ=` prefix names one (protocol §6.15). */
export function splitCron(text: string): CronSpec {
  const [, timezone = "UTC", pattern = text] = ZONE_PREFIX.exec(text.trim()) ?? [];
  return { pattern: pattern.trim(), timezone };
}
