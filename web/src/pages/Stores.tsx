import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { post, Refusal } from "../api/client";
import type { Page, StoreAdded, StoreRow } from "../api/types";
import { t } from "../i18n";
import { ago, count, money, time } from "../lib/format";
import { useLoad } from "../lib/load";
import { go, query } from "../lib/route";
import { Badge, Panel, Shown, Table, type Column } from "../ui/parts";

const EVERY_MS = 2000;

type Answer = Page<StoreRow> & { now: string };

function Link(props: { store: StoreRow }): JSX.Element {
  const { state, link, alarms } = props.store;
  if (state === "waiting") return <Badge tone="warn">{t("waiting")}</Badge>;
  if (state === "alarm") return <span title={alarms.join(", ")}><Badge tone="bad">{t("alarm")}</Badge></span>;
  return <Badge tone={link === "up" ? "good" : "bad"}>{t(link === "up" ? "link_up" : "link_down")}</Badge>;
}

const ofTotal = (today: string, total: string): JSX.Element => <>{today} <span class="soft">/ {total}</span></>;

const columns = (now: string): Column<StoreRow>[] => [
  { key: "store", cell: (s) => <>{s.name} <span class="soft">{s.store}</span></> },
  { key: "link", cell: (s) => <Link store={s} /> },
  { key: "last_heard", cell: (s) => (s.last_heard_at ? ago(s.last_heard_at, now) : t("never")) },
  {
    key: "behind", number: true,
    cell: (s) => <span title={t("behind_hint")}>{count(s.led_behind + s.doc_behind)}</span>,
  },
  { key: "rule_sets", number: true, cell: (s) => s.rule_set_version ?? "—" },
  { key: "last_receipt", cell: (s) => time(s.last_receipt_at) },
  { key: "receipts_today_total", number: true, cell: (s) => ofTotal(count(s.receipts_today), count(s.receipts_total)) },
  {
    key: "revenue_today_total", number: true,
    cell: (s) => ofTotal(money(s.revenue_today_minor), money(s.revenue_total_minor)),
  },
];

function AddStore(props: { onAdded: () => void }): JSX.Element {
  const [name, setName] = useState("");
  const [zone, setZone] = useState("Europe/Moscow");
  const [added, setAdded] = useState<StoreAdded | null>(null);
  const [problem, setProblem] = useState("");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setProblem("");
    try {
      setAdded(await post<StoreAdded>("/stores", { name, zone }));
      setName("");
      props.onAdded();
    } catch (error) {
      setProblem(error instanceof Refusal
        ? (error.problem.errors[0]?.reason ?? error.problem.detail) : t("no_connection"));
    }
  };
  return (
    <Panel title={t("add_store")}>
      <form class="toolbar" onSubmit={(event) => void submit(event)}>
        <label class="field">
          {t("name")}<input required maxLength={100} value={name} onInput={(e) => setName(e.currentTarget.value)} />
        </label>
        <label class="field">
          {t("zone")}<input required value={zone} onInput={(e) => setZone(e.currentTarget.value)} />
        </label>
        <button class="primary" type="submit">{t("add")}</button>
        <span class="error" role="alert">{problem}</span>
      </form>
      {added ? (
        <>
          <p>{t("store_file", { time: time(added.expires_at) })}</p>
          <pre>{added.store_file}</pre>
          <div class="toolbar">
            <button type="button" onClick={() => void navigator.clipboard.writeText(added.store_file)}>
              {t("copy")}
            </button>
            <button type="button" onClick={() => setAdded(null)}>{t("close")}</button>
          </div>
        </>
      ) : null}
    </Panel>
  );
}

export function Stores(): JSX.Element {
  const after = query("after");
  const loaded = useLoad<Answer>(`/stores?limit=200${after ? `&after=${encodeURIComponent(after)}` : ""}`, EVERY_MS);
  return (
    <>
      <h1>{t("stores")}</h1>
      <Shown loaded={loaded}>
        {(d) => (
          <Panel>
            <Table name={t("stores")} rows={d.items} columns={columns(d.now)}
              id={(s) => String(s.store)} />
            {d.next ? (
              <button type="button" onClick={() => go(`/stores?after=${encodeURIComponent(d.next ?? "")}`)}>
                {t("more")}
              </button>
            ) : null}
          </Panel>
        )}
      </Shown>
      <div class="panels"><AddStore onAdded={loaded.reload} /></div>
    </>
  );
}
