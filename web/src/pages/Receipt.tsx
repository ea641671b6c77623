import type { JSX } from "preact";
import type { ReceiptCard, ReceiptLine } from "../api/types";
import { t } from "../i18n";
import { count, money, points, quantity, time } from "../lib/format";
import { useLoad } from "../lib/load";
import { Badge, Panel, Shown, Table } from "../ui/parts";

function Lines(props: { receipt: ReceiptCard }): JSX.Element {
  return (
    <Table<ReceiptLine> name={t("goods")} rows={props.receipt.line_items} id={(l) => String(l.line_no)}
      columns={[
        { key: "number", number: true, cell: (l) => l.line_no },
        { key: "sku", cell: (l) => l.sku },
        { key: "goods", cell: (l) => l.name || "—" },
        { key: "quantity", number: true, cell: (l) => quantity(l.quantity_milli) },
        { key: "price", number: true, cell: (l) => money(l.price_minor) },
        { key: "amount", number: true, cell: (l) => money(l.amount_minor) },
        { key: "discount", number: true, cell: (l) => money(l.discount_minor) },
        { key: "paid_by_points", number: true, cell: (l) => money(l.points_paid_minor) },
        { key: "net", number: true, cell: (l) => money(l.net_minor) },
        { key: "earned", number: true, cell: (l) => points(l.points_earned) },
        { key: "why", cell: (l) => l.shares.map((s) => s.promotion_id).join(", ") },
      ]} />
  );
}

function Summary(props: { receipt: ReceiptCard }): JSX.Element {
  const r = props.receipt;
  return (
    <dl class="pairs">
      <dt>{t("store")}</dt><dd>{r.store_name}</dd>
      <dt>{t("sold_at")}</dt><dd>{time(r.sold_at)}</dd>
      <dt>{t("received_at")}</dt><dd>{time(r.received_at)}</dd>
      <dt>{t("customer")}</dt>
      <dd>{r.customer_id ? <a href={`/customers/${r.customer_id}`}>{r.customer_id}</a> : t("anonymous")}</dd>
      <dt>{t("gross")}</dt><dd>{money(r.gross_minor)}</dd>
      <dt>{t("discount")}</dt><dd>{money(r.discount_minor)}</dd>
      <dt>{t("paid_by_points")}</dt><dd>{money(r.points_paid_minor)}</dd>
      <dt>{t("net")}</dt><dd><strong>{money(r.net_minor)}</strong></dd>
      <dt>{t("spent")}</dt><dd>{points(r.points_spent)}</dd>
      <dt>{t("earned")}</dt><dd>{points(r.points_earned)}</dd>
      <dt>{t("rule_sets")}</dt><dd>{t("rule_set_of_receipt", { version: r.rule_set.version })}</dd>
    </dl>
  );
}

export function Receipt(props: { id: string }): JSX.Element {
  const loaded = useLoad<ReceiptCard>(`/receipts/${encodeURIComponent(props.id)}`);
  return (
    <Shown loaded={loaded}>
      {(r) => (
        <>
          <h1>
            {`${t("receipt")} ${r.till} / ${r.shift} / ${r.number} `}
            {r.cancelled ? <Badge tone="bad">{t("cancelled")}</Badge> : null}
          </h1>
          <div class="panels">
            <Panel><Summary receipt={r} /></Panel>
            <Panel title={t("why")}>
              <Table name={t("why")} rows={r.promotions} id={(p) => p.promotion_id}
                columns={[
                  { key: "promotion", cell: (p) => p.name || p.promotion_id },
                  { key: "times", number: true, cell: (p) => count(p.times) },
                  { key: "discount", number: true, cell: (p) => money(p.discount_minor) },
                  { key: "points", number: true, cell: (p) => points(p.points) },
                ]} />
            </Panel>
          </div>
          <Panel title={t("goods")}><Lines receipt={r} /></Panel>
          {r.returns.length > 0 ? (
            <Panel title={t("returns")}>
              <Table name={t("returns")} rows={r.returns} id={(x) => x.id}
                columns={[
                  { key: "when", cell: (x) => time(x.returned_at) },
                  { key: "refund", number: true, cell: (x) => money(x.refund_minor) },
                  { key: "kind_restore", number: true, cell: (x) => points(x.points_back) },
                  { key: "kind_reversal", number: true, cell: (x) => points(x.points_taken) },
                ]} />
            </Panel>
          ) : null}
        </>
      )}
    </Shown>
  );
}
