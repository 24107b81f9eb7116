// Order and pages of a table, both in the address.

import { route, setQuery } from "../router.ts";
import { words } from "../words.ts";

const SIZES = [10, 25, 50, 100];

interface SortProps {
  column: string;
  label: string;
  isNumber?: boolean;
}

export function SortHeader({ column, label, isNumber = false }: SortProps) {
  const { query } = route.value;
  const isSorted = (query.get("sort") ?? "createdAt") === column;
  const isDescending = (query.get("order") ?? "desc") === "desc";
  const order =
    isSorted && !isDescending ? "desc" : isSorted ? "asc" : column === "clientName" ? "asc" : "desc";
  return (
    <th
      scope="col"
      class={isNumber ? "number" : ""}
      aria-sort={isSorted ? (isDescending ? "descending" : "ascending") : undefined}
    >
      <button type="button" class="sort" onClick={() => setQuery({ sort: column, order, page: "" })}>
        {label}
        <span aria-hidden="true">{isSorted ? (isDescending ? " ↓" : " ↑") : ""}</span>
      </button>
    </th>
  );
}

interface PagerProps {
  total: number;
  limit: number;
  offset: number;
  onRefresh: () => void;
}

export function Pager({ total, limit, offset, onRefresh }: PagerProps) {
  const page = Math.floor(offset / limit) + 1;
  const turn = (to: number) => setQuery({ page: to === 1 ? "" : String(to) });
  return (
    <div class="pager">
      <div class="row">
        <span>{words.table.range(total === 0 ? 0 : offset + 1, Math.min(offset + limit, total), total)}</span>
        <button type="button" class="link" onClick={onRefresh}>
          {words.table.refresh}
        </button>
      </div>
      <div class="row">
        <label>
          {words.table.rows}
          <select value={limit} onChange={(event) => setQuery({ rows: event.currentTarget.value, page: "" })}>
            {SIZES.map((size) => (
              <option key={size} value={size}>
                {size}
              </option>
            ))}
          </select>
        </label>
        <button type="button" disabled={page === 1} onClick={() => turn(page - 1)}>
          {words.table.previous}
        </button>
        <button type="button" disabled={offset + limit >= total} onClick={() => turn(page + 1)}>
          {words.table.next}
        </button>
      </div>
    </div>
  );
}
