import type { JSX } from "preact";
import type { Page, ReceiptRow } from "../api/types";
import { t } from "../i18n";
import { useLoad } from "../lib/load";
import { go, query } from "../lib/route";
import { Panel, Shown, Table } from "../ui/parts";
import { receiptColumns } from "./receiptColumns";

export function Receipts(): JSX.Element {
  const after = query("after");
  const loaded = useLoad<Page<ReceiptRow>>(`/receipts?limit=100${after ? `&after=${encodeURIComponent(after)}` : ""}`);
  return (
    <>
      <h1>{t("receipts")}</h1>
      <Shown loaded={loaded}>
        {(d) => (
          <Panel>
            <Table name={t("receipts")} rows={d.items} columns={receiptColumns} id={(r) => r.id} />
            {d.next ? (
              <button type="button" onClick={() => go(`/receipts?after=${encodeURIComponent(d.next ?? "")}`)}>
                {t("more")}
              </button>
            ) : null}
          </Panel>
        )}
      </Shown>
    </>
  );
}
