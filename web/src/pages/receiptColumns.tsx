// Receipts look the same wherever they are listed.
import type { ReceiptRow } from "../api/types";
import { t } from "../i18n";
import { count, money, points, time } from "../lib/format";
import { Badge, type Column } from "../ui/parts";

export const receiptColumns: Column<ReceiptRow>[] = [
  { key: "sold_at", cell: (r) => <a href={`/receipts/${r.id}`}>{time(r.sold_at)}</a> },
  { key: "store", cell: (r) => r.store_name },
  {
    key: "number",
    cell: (r) => (
      <>{`${r.till} / ${r.shift} / ${r.number}`} {r.cancelled ? <Badge tone="bad">{t("cancelled")}</Badge> : null}</>
    ),
  },
  {
    key: "customer",
    cell: (r) => (r.customer_id
      ? <a href={`/customers/${r.customer_id}`}>{r.customer_id}</a>
      : <span class="soft">{t("anonymous")}</span>),
  },
  { key: "lines", number: true, cell: (r) => count(r.lines) },
  { key: "discount", number: true, cell: (r) => money(r.discount_minor) },
  { key: "net", number: true, cell: (r) => money(r.net_minor) },
  { key: "spent", number: true, cell: (r) => points(r.points_spent) },
  { key: "earned", number: true, cell: (r) => points(r.points_earned) },
];
