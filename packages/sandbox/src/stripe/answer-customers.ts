import type { z } from "zod";
import { type Exchange, newVendorId, type Reply } from "../vendor.ts";
import { type CustomerFacts, renderCustomer, renderDeleted } from "./customer.ts";
import { parseForm } from "./form.ts";
import type { Outcome } from "./idempotency.ts";
import { listPage } from "./list-page.ts";
import { CustomerListParams, type CustomerParams, NoParams, parseParams } from "./params.ts";
import { noSuch, toJson } from "./refuse.ts";
import type { StripeStore } from "./store.ts";

/**
 * Answers `GET /v1/customers` and `GET /v1/customers/:id`.
 * @throws StripeRefusal 404 for an unknown id, 400 for a parameter that is wrong
 */
export async function answerCustomers(store: StripeStore, exchange: Exchange): Promise<Reply> {
  await exchange.hold();
  const form = parseForm(exchange.query);
  const id = exchange.path.slice("/v1/customers/".length);
  if (id) {
    parseParams(NoParams, form);
    const customer = findCustomer(store, id);
    return found(customer.deleted ? renderDeleted(customer) : renderCustomer(customer), id);
  }
  const params = parseParams(CustomerListParams, form);
  const customers = store
    .customers()
    .filter(({ deleted, email }) => !deleted && (params.email === undefined || email === params.email));
  const page = listPage(customers, params, "customer", "/v1/customers", renderCustomer);
  return found(page, `${page.data.length} customers`);
}

function found(body: object, summary: string): Reply {
  return { status: 200, headers: {}, body, summary };
}

function findCustomer(store: StripeStore, id: string): CustomerFacts {
  const customer = store.customer(id);
  if (!customer) throw noSuch("customer", id, "id");
  return customer;
}

/** Decides about `POST /v1/customers`; writes nothing itself. */
export function createCustomer(params: z.infer<typeof CustomerParams>): Outcome {
  return saved({
    id: newVendorId("cus_sbx_"),
    email: params.email ?? null,
    name: params.name ?? null,
    description: params.description ?? null,
    created: Math.floor(Date.now() / 1000),
    metadata: params.metadata,
    deleted: false,
  });
}

/**
 * Decides about `POST /v1/customers/:id`: missing fields stay, and metadata are merged.
 * @throws StripeRefusal 404 for an unknown or deleted customer
 */
export function updateCustomer(
  store: StripeStore,
  id: string,
  params: z.infer<typeof CustomerParams>,
): Outcome {
  const before = findLive(store, id);
  return saved({
    ...before,
    email: params.email ?? before.email,
    name: params.name ?? before.name,
    description: params.description ?? before.description,
    metadata: { ...before.metadata, ...params.metadata },
  });
}

/**
 * Decides about `DELETE /v1/customers/:id`. Charges of the customer stay.
 * @throws StripeRefusal 404 for an unknown or deleted customer
 */
export function deleteCustomer(store: StripeStore, id: string): Outcome {
  const customer = { ...findLive(store, id), deleted: true };
  return { ...saved(customer), body: toJson(renderDeleted(customer)) };
}

function findLive(store: StripeStore, id: string): CustomerFacts {
  const customer = findCustomer(store, id);
  if (customer.deleted) throw noSuch("customer", id, "id");
  return customer;
}

function saved(customer: CustomerFacts): Outcome {
  return {
    status: 200,
    body: toJson(renderCustomer(customer)),
    effect: { type: "customer.saved", customer },
    summary: customer.id,
  };
}
