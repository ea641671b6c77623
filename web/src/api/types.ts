// What hq-node answers (hq-node/hq-api.json). Money in minor units, points in hundredths, quantities in thousandths;
// ids are texts; times are RFC 3339 in UTC.

export interface Session {
  user: string;
  role: string;
  csrf_token: string;
  server_time: string;
  chain_name: string;
  version: string;
}

export interface Page<T> { items: T[]; next?: string | null }

export interface ReceiptRow {
  id: string; store: number; store_name: string; till: number; shift: number; number: number;
  sold_at: string; received_at: string; lines: number; gross_minor: number; discount_minor: number; net_minor: number;
  points_spent: number; points_earned: number; customer_id: string | null; cancelled: boolean;
}

export interface Overview {
  now: string; stores_total: number; stores_online: number; receipts_today: number; revenue_today_minor: number;
  receipts_total: number; revenue_total_minor: number; discount_total_minor: number; customers: number;
  points_outstanding: number;
  series: { minute: string; receipts: number; revenue_minor: number }[];
  latest: ReceiptRow[];
  promotions: { promotion_id: string; name: string; receipts: number; discount_minor: number; points: number }[];
}

export interface StoreRow {
  store: number; name: string; zone: string; state: "waiting" | "enrolled" | "alarm"; link: "up" | "down";
  last_heard_at: string | null; last_receipt_at: string | null; led_behind: number; doc_behind: number;
  cmd_behind: number; rule_set_version: number | null; receipts_total: number; revenue_total_minor: number;
  receipts_today: number; revenue_today_minor: number; alarms: string[];
}

export interface StoreAdded { store: number; store_file: string; expires_at: string }

export interface CustomerRow {
  customer_id: string;
  name: string;
  level: string;
  home_store: number;
  balance_points: number;
}

export interface CustomerCard {
  customer_id: string; name: string; phone_masked: string; card_masked: string; state: string; level: string;
  home_store: number; registered_at: string; channel: string; consents: { data: boolean; advertising: boolean };
  balance_points: number; debt_points: number;
  balances: { store: number; store_name: string; points: number; debt_points: number }[];
  merged_ids: string[];
}

export interface Movement {
  at: string; store: number; kind: string; points: number; receipt_id: string | null; lot_id: string | null;
  expires_at: string | null;
}

export interface ReceiptLine {
  line_no: number; sku: string; name: string; quantity_milli: number; price_minor: number; amount_minor: number;
  discount_minor: number; points_paid_minor: number; net_minor: number; points_earned: number;
  shares: { promotion_id: string; discount_minor: number; points: number }[];
}

export interface ReceiptCard extends ReceiptRow {
  line_items: ReceiptLine[];
  promotions: { promotion_id: string; name: string; times: number; discount_minor: number; points: number }[];
  points_paid_minor: number;
  rule_set: { version: number; hash: string };
  returns: { id: string; returned_at: string; refund_minor: number; points_back: number; points_taken: number }[];
}

export interface RuleSetRow {
  version: number;
  hash: string;
  published_at: string;
  author: string;
  size: number;
  stores_on_it: number;
}

export interface FieldError { path: string; code: string; reason: string }

export interface Problem { status: number; code: string; detail: string; errors: FieldError[]; request_id: string }
