import type { JSX } from "preact";
import type { CustomerCard, Movement, Page, ReceiptRow } from "../api/types";
import { t } from "../i18n";
import { ru, type Key } from "../i18n/ru";
import { points, time } from "../lib/format";
import { useLoad } from "../lib/load";
import { Figure, Panel, Shown, Table } from "../ui/parts";
import { receiptColumns } from "./receiptColumns";

/** A code of the server in the reader's words; one that the pages do not know stands as it is. */
const wordOf = (family: string, code: string): string => {
  const key = `${family}_${code.toLowerCase()}`;
  return key in ru ? t(key as Key) : code;
};

function Profile(props: { customer: CustomerCard }): JSX.Element {
  const c = props.customer;
  const consents = [
    c.consents.data ? t("consent_data") : "", c.consents.advertising ? t("consent_advertising") : "",
  ].filter(Boolean);
  return (
    <dl class="pairs">
      <dt>{t("phone")}</dt><dd>{c.phone_masked || "—"}</dd>
      <dt>{t("card")}</dt><dd>{c.card_masked || "—"}</dd>
      <dt>{t("level")}</dt><dd>{c.level || t("none")}</dd>
      <dt>{t("home_store")}</dt><dd>{c.home_store || "—"}</dd>
      <dt>{t("registered_at")}</dt><dd>{time(c.registered_at)}</dd>
      <dt>{t("channel")}</dt><dd>{wordOf("channel", c.channel)}</dd>
      <dt>{t("consents")}</dt><dd>{consents.join(", ") || t("none")}</dd>
      {c.merged_ids.length > 0 ? <><dt>{t("merged_ids")}</dt><dd>{c.merged_ids.join(", ")}</dd></> : null}
    </dl>
  );
}

function Movements(props: { id: string }): JSX.Element {
  const loaded = useLoad<Page<Movement>>(`/customers/${encodeURIComponent(props.id)}/movements?limit=50`);
  return (
    <Panel title={t("movements")}>
      <Shown loaded={loaded}>
        {(d) => (
          <Table name={t("movements")} rows={d.items} id={(m) => `${m.at}${m.kind}${m.lot_id ?? ""}${m.points}`}
            columns={[
              { key: "when", cell: (m) => time(m.at) },
              { key: "kind", cell: (m) => wordOf("kind", m.kind) },
              { key: "points", number: true, cell: (m) => points(m.points) },
              { key: "store", number: true, cell: (m) => m.store },
              {
                key: "receipt",
                cell: (m) => (m.receipt_id ? <a href={`/receipts/${m.receipt_id}`}>{m.receipt_id}</a> : "—"),
              },
              { key: "expires", cell: (m) => time(m.expires_at) },
            ]} />
        )}
      </Shown>
    </Panel>
  );
}

function Bought(props: { id: string }): JSX.Element {
  const loaded = useLoad<Page<ReceiptRow>>(`/customers/${encodeURIComponent(props.id)}/receipts?limit=50`);
  return (
    <Panel title={t("receipts")}>
      <Shown loaded={loaded}>
        {(d) => <Table name={t("receipts")} rows={d.items} columns={receiptColumns} id={(r) => r.id} />}
      </Shown>
    </Panel>
  );
}

export function Customer(props: { id: string }): JSX.Element {
  const loaded = useLoad<CustomerCard>(`/customers/${encodeURIComponent(props.id)}`);
  return (
    <Shown loaded={loaded}>
      {(c) => (
        <>
          <h1>{`${t("customer")} ${c.name || c.customer_id}`}</h1>
          <div class="figures">
            <Figure label={t("balance")} value={points(c.balance_points)} />
            <Figure label={t("debt")} value={points(c.debt_points)} />
          </div>
          <div class="panels">
            <Panel><Profile customer={c} /></Panel>
            <Panel title={t("by_store")}>
              <Table name={t("by_store")} rows={c.balances} id={(b) => String(b.store)}
                columns={[
                  { key: "store", cell: (b) => b.store_name },
                  { key: "balance", number: true, cell: (b) => points(b.points) },
                  { key: "debt", number: true, cell: (b) => points(b.debt_points) },
                ]} />
            </Panel>
          </div>
          <Bought id={c.customer_id} />
          <Movements id={c.customer_id} />
        </>
      )}
    </Shown>
  );
}
