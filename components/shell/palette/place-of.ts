import { paths } from "@/lib/paths";

/** The page of an id, by its prefix. A bare ULID is the engine's id of a run and leads to the run. */
export function placeOf(text: string): { href: string; label: string } | undefined {
  const id = text.trim();
  if (/^apr_\w+$/.test(id)) return { href: paths.approval(id), label: "Open approval" };
  if (/^tkt_\w+$/.test(id)) return { href: paths.ticket(id), label: "Open ticket" };
  if (/^run_\w+$/.test(id)) return { href: paths.run(id), label: "Open run" };
  if (/^[0-9A-HJKMNP-TV-Z]{26}$/.test(id)) return { href: paths.run(`run_${id}`), label: "Open run" };
  if (/^err_\w+$/.test(id)) return { href: paths.errorGroup(id), label: "Open error group" };
  if (/^op_\w+$/.test(id)) return { href: paths.operation(id), label: "Open operation" };
  if (/^dlv_\w+$/.test(id)) return { href: paths.webhookDelivery(id), label: "Open delivery" };
  // Stripe's event ids share a prefix with ours; they lead to their audit rows.
  if (/^evt_[0-9A-HJKMNP-TV-Z]{26}$/.test(id)) return { href: paths.event(id), label: "Open event" };
  if (/^cust_[\w-]+$/.test(id)) return { href: paths.customer(id), label: "Open customer" };
  if (/^(?:(?:rfd|msg|evt)_\w+|ord_[\w-]+)$/.test(id))
    return { href: paths.audit({ subject: id }), label: "Audit rows of" };
  return undefined;
}
