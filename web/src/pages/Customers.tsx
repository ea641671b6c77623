import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CustomerRow, Page } from "../api/types";
import { t } from "../i18n";
import { points } from "../lib/format";
import { useLoad } from "../lib/load";
import { go, query } from "../lib/route";
import { Panel, Shown, Table } from "../ui/parts";

/** What was typed says which it is: 2-1045 is a number of ours, letters make a card, the rest is a phone or a card. */
function searchPath(text: string): string | null {
  const value = text.trim();
  if (!value) return null;
  if (/^\d+-\d+$/.test(value)) return `/customers?id=${encodeURIComponent(value)}`;
  if (/[a-z]/i.test(value)) return `/customers?card=${encodeURIComponent(value)}`;
  const kind = value.startsWith("+") || value.replace(/\D/g, "").length <= 11 ? "phone" : "card";
  return `/customers?${kind}=${encodeURIComponent(value)}`;
}

export function Customers(): JSX.Element {
  const asked = query("q");
  const [text, setText] = useState(asked);
  const loaded = useLoad<Page<CustomerRow>>(searchPath(asked));
  const submit = (event: Event): void => {
    event.preventDefault();
    go(`/customers?q=${encodeURIComponent(text.trim())}`);
  };
  return (
    <>
      <h1>{t("customers")}</h1>
      <form class="toolbar" role="search" onSubmit={submit}>
        <input type="search" aria-label={t("search_hint")} placeholder={t("search_hint")} size={34} value={text}
          onInput={(e) => setText(e.currentTarget.value)} />
        <button class="primary" type="submit">{t("search")}</button>
      </form>
      {asked ? (
        <Shown loaded={loaded}>
          {(d) => (
            <Panel>
              {d.items.length === 0 ? <p class="empty">{t("not_found")}</p> : (
                <Table name={t("customers")} rows={d.items} id={(c) => c.customer_id}
                  columns={[
                    { key: "customer", cell: (c) => <a href={`/customers/${c.customer_id}`}>{c.customer_id}</a> },
                    { key: "name", cell: (c) => c.name || "—" },
                    { key: "level", cell: (c) => c.level || t("none") },
                    { key: "home_store", number: true, cell: (c) => c.home_store || "—" },
                    { key: "balance", number: true, cell: (c) => points(c.balance_points) },
                  ]} />
              )}
            </Panel>
          )}
        </Shown>
      ) : null}
    </>
  );
}
