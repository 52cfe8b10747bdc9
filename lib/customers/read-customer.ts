import { eq } from "drizzle-orm";
import { customers } from "@/db/schema";
import { db } from "@/lib/db";
import { NotFound } from "@/lib/errors";

/** @throws NotFound */
export async function readCustomer(id: string) {
  const [customer] = await db().select().from(customers).where(eq(customers.id, id));
  if (!customer) throw new NotFound("customer", id);
  return customer;
}
