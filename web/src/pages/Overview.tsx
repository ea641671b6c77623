import type { JSX } from "preact";
import type { Overview as Data } from "../api/types";
import { Bars } from "../charts/Bars";
import { t } from "../i18n";
import { clock, count, money, points } from "../lib/format";
import { useLoad } from "../lib/load";
import { Figure, Panel, Shown, Table } from "../ui/parts";
import { receiptColumns } from "./receiptColumns";

const EVERY_MS = 2000;

function Figures(props: { data: Data }): JSX.Element {
  const d = props.data;
  return (
    <div class="figures">
      <Figure label={t("revenue_today")} value={money(d.revenue_today_minor)} />
      <Figure label={t("receipts_today")} value={count(d.receipts_today)} />
      <Figure label={t("stores_online")} value={t("of_total", { count: d.stores_online, total: d.stores_total })} />
      <Figure label={t("revenue_total")} value={money(d.revenue_total_minor)} />
      <Figure label={t("receipts_total")} value={count(d.receipts_total)} />
      <Figure label={t("discount_total")} value={money(d.discount_total_minor)} />
      <Figure label={t("customers_total")} value={count(d.customers)} />
      <Figure label={t("points_outstanding")} value={points(d.points_outstanding)} />
    </div>
  );
}

function Promotions(props: { rows: Data["promotions"] }): JSX.Element {
  return (
    <Table name={t("promotions")} rows={props.rows} id={(p) => p.promotion_id}
      columns={[
        { key: "promotion", cell: (p) => p.name || p.promotion_id },
        { key: "receipts", number: true, cell: (p) => count(p.receipts) },
        { key: "discount", number: true, cell: (p) => money(p.discount_minor) },
        { key: "points", number: true, cell: (p) => points(p.points) },
      ]} />
  );
}

export function Overview(): JSX.Element {
  const loaded = useLoad<Data>("/overview", EVERY_MS);
  return (
    <>
      <h1>{t("overview")}</h1>
      <Shown loaded={loaded}>
        {(d) => (
          <>
            <Figures data={d} />
            <div class="panels">
              <Panel>
                <Bars title={t("last_hour")} columns={[t("minute"), t("receipts")]}
                  bars={d.series.map((s) => ({
                    label: clock(s.minute), value: s.receipts,
                    shown: `${count(s.receipts)} · ${money(s.revenue_minor)}`,
                  }))} />
              </Panel>
              <Panel title={t("promotions")}><Promotions rows={d.promotions} /></Panel>
            </div>
            <Panel title={t("latest_receipts")}>
              <Table name={t("latest_receipts")} rows={d.latest} columns={receiptColumns} id={(r) => r.id} />
            </Panel>
          </>
        )}
      </Shown>
    </>
  );
}
