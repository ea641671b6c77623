import { render, type JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Login } from "./app/Login";
import { applyTheme } from "./app/Preferences";
import { askSession, session } from "./app/session";
import { Shell } from "./app/Shell";
import { language, t } from "./i18n";
import { followLinks, go, path } from "./lib/route";
import { Customer } from "./pages/Customer";
import { Customers } from "./pages/Customers";
import { Overview } from "./pages/Overview";
import { Receipt } from "./pages/Receipt";
import { Receipts } from "./pages/Receipts";
import { RuleSets } from "./pages/RuleSets";
import { Stores } from "./pages/Stores";

function Current(): JSX.Element {
  const [, first = "", id = ""] = path().split("/");
  if (first === "") return <Overview />;
  if (first === "stores" && !id) return <Stores />;
  if (first === "receipts") return id ? <Receipt key={id} id={decodeURIComponent(id)} /> : <Receipts />;
  if (first === "customers") return id ? <Customer key={id} id={decodeURIComponent(id)} /> : <Customers />;
  if (first === "rule-sets" && !id) return <RuleSets />;
  return <p>{t("page_missing")}</p>;
}

function App(): JSX.Element | null {
  useEffect(() => void askSession(), []);
  useEffect(() => {
    document.documentElement.lang = language.value;
  }, [language.value]);
  const who = session.value;
  useEffect(() => {
    if (who && path() === "/login") go("/", true);
  }, [who]);
  if (who === undefined) return null;
  if (who === null) return <Login />;
  return <Shell><Current /></Shell>;
}

applyTheme();
document.addEventListener("click", followLinks);
render(<App />, document.getElementById("app")!);
