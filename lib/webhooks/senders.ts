import { sourceNameOf } from "@/lib/sources/schemas";
import { postmarkSender } from "./postmark/postmark-sender.ts";
import type { Sender } from "./sender.ts";
import { slackSender } from "./slack/slack-sender.ts";
import { findSourceSender } from "./sources/source-sender.ts";
import { stripeSender } from "./stripe/stripe-sender.ts";

/** Vendors with an address and secrets of their own. A new vendor is a folder and a line here. */
export const VENDORS: readonly Sender[] = [stripeSender, postmarkSender, slackSender];

/** Finds the sender of a delivery's `provider`. */
export type FindSender = (provider: string) => Promise<Sender>;

/** Finds the sender of a provider: a vendor, or a source as it is now. */
export function findSender(provider: string): Promise<Sender> {
  const vendor = findVendor(provider);
  return vendor ? Promise.resolve(vendor) : findSourceSender(sourceNameOf(provider));
}

/** The vendor of a name; undefined for every other name. */
export function findVendor(name: string): Sender | undefined {
  return VENDORS.find(({ provider }) => provider === name);
}

/** A `FindSender` that looks each sender up once, for many deliveries at one moment. */
export function cacheSenders(): FindSender {
  const found = new Map<string, Promise<Sender>>();
  return (provider) => {
    const sender = found.get(provider) ?? findSender(provider);
    found.set(provider, sender);
    return sender;
  };
}
