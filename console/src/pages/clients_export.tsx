// The clients of the present search as CSV.

import { useSignal } from "@preact/signals";
import { admin, type ListedClient } from "../api.ts";
import { csv } from "../csv.ts";
import { Button } from "../parts/field.tsx";
import { asApiError } from "../parts/load.tsx";
import { download } from "../parts/secret_once.tsx";
import { toast } from "../parts/toast.tsx";
import { words } from "../words.ts";

const t = words.clients;
const COLUMNS = [
  "apiClientId",
  "clientId",
  "clientName",
  "description",
  "enabled",
  "lifetime",
  "scopesCount",
  "lastUsedAt",
  "secretsExpireAt",
  "createdAt",
  "updatedAt",
] as const satisfies readonly (keyof ListedClient)[];
const ROWS = 100;

export function Export({ query }: { query: string }) {
  const isBusy = useSignal(false);
  const run = async () => {
    isBusy.value = true;
    try {
      const clients = await everything(query);
      const rows = clients.map((client) => COLUMNS.map((column) => client[column]));
      download("clients.csv", csv([COLUMNS, ...rows]), "text/csv;charset=utf-8");
    } catch (error) {
      toast(asApiError(error).message, { isError: true });
    }
    isBusy.value = false;
  };
  return (
    <Button onClick={run} isBusy={isBusy.value}>
      {isBusy.value ? t.exporting : t.export}
    </Button>
  );
}

async function everything(query: string): Promise<ListedClient[]> {
  const clients: ListedClient[] = [];
  const sent = new URLSearchParams(query);
  sent.set("limit", String(ROWS));
  for (let total = 1; clients.length < total; ) {
    sent.set("offset", String(clients.length));
    const { body } = await admin.clients(sent.toString());
    if (body.items.length === 0) break;
    clients.push(...body.items);
    total = body.totalItems;
  }
  return clients;
}
