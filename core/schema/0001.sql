-- daybook's book, schema 1 (SQLite 3.40, STRICT).
--
-- Units: quantity = hundredths of the contract's unit; _pence; _bp = hundredths of a per cent; _on = date text;
-- _at = UTC instant; _min = minutes of the local day; fy = the calendar year a financial year begins in
-- (2024 is shown 2024-25). Each table belongs to the folder of the heading above it.
--
-- Facts are never changed or deleted: two triggers a table, at the end of the file. No fact without an act:
-- audit_id is a deferred key and the audit row is written last, so a commit without it fails.
--
-- For IN with three words or more SQLite makes a table and fills it anew for every row that is written. So where many
-- rows are written in one act the words of a CHECK are held one by one: a = 'x' OR a = 'y' OR a = 'z'.

-- ===== core ====================================================================================

-- One act of one person; written last, at commit. The chain makes a later change show.
CREATE TABLE audit (
  audit_id      INTEGER PRIMARY KEY,                -- 1, 2, 3 .. without gap
  recorded_at   TEXT NOT NULL,                      -- by the clock
  today_on      TEXT NOT NULL,                      -- the date the act went by (--today)
  actor         TEXT NOT NULL,
  login         TEXT,                               -- who was at the keyboard, where that is another
  door          TEXT NOT NULL CHECK (door IN ('cli','web','api','daily')),
  act           TEXT NOT NULL,                      -- 'contract agree'
  reason        TEXT,
  detail_sha256 TEXT NOT NULL,                      -- over audit_detail.sha256 in order
  chain_sha256  TEXT NOT NULL UNIQUE                -- over the chain before and all columns above
) STRICT;
-- What the act wrote, row by row.
CREATE TABLE audit_detail (
  audit_id   INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  line       INTEGER NOT NULL,
  kind       TEXT NOT NULL CHECK (kind = 'i' OR kind = 'u' OR kind = 'd'),
  table_name TEXT NOT NULL,
  row_key    TEXT NOT NULL,
  body       TEXT NOT NULL,
  sha256     TEXT NOT NULL,
  PRIMARY KEY (audit_id, line)) STRICT;
CREATE INDEX audit_detail_row ON audit_detail (table_name, row_key);

-- Who may do what in this book. On the command line the name is --as or the operating system's user.
CREATE TABLE book_user (
  name       TEXT PRIMARY KEY,
  role       TEXT NOT NULL CHECK (role IN ('admin','finance','manager','officer','school','auditor')),
  officer_id INTEGER REFERENCES officer,            -- the officer this person is
  disabled   INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0,1))) STRICT;

-- A second person's word for one act of a family, on one subject; used once.
CREATE TABLE approval (
  approval_id INTEGER PRIMARY KEY,
  family      TEXT NOT NULL,                        -- 'credit'; core/approval.c has them all
  subject     TEXT NOT NULL,                        -- 'C-2024-001 736.00', as the act makes it
  given_on    TEXT NOT NULL,
  given_by    TEXT NOT NULL REFERENCES book_user,
  reason      TEXT NOT NULL,
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE INDEX approval_subject ON approval (family, subject);
CREATE TABLE approval_use (
  approval_id INTEGER PRIMARY KEY REFERENCES approval,
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;   -- of the act

-- Dated values of the authority; the names and defaults stand in core/setting.c.
CREATE TABLE setting (name TEXT NOT NULL, from_on TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name, from_on)) STRICT;
-- Files kept for ever, by content.
CREATE TABLE blob (sha256 TEXT PRIMARY KEY, media_type TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;

-- Who is invoiced. A school's own payer names it; a trust's or the council's does not.
CREATE TABLE payer (
  payer_id     INTEGER PRIMARY KEY,
  name         TEXT NOT NULL,
  address      TEXT NOT NULL,                       -- lines, without the name
  mail         TEXT,
  school_id    INTEGER REFERENCES school,
  account_id   INTEGER REFERENCES payer,            -- the same body at an earlier address: its account; NULL: its own
  one_document TEXT NOT NULL DEFAULT 'school' CHECK (one_document IN ('school','payer')),   -- of its schools: one each, or one for all
  order_needed INTEGER NOT NULL DEFAULT 0 CHECK (order_needed IN (0,1)),  -- nothing is billed to it without an order number
  settles      TEXT NOT NULL DEFAULT 'journal' CHECK (settles IN ('journal','bank')),       -- an internal charge: how
  coding       TEXT,                                -- ledger code that an internal charge is taken from; NULL: coding.from
  endpoint     TEXT) STRICT;                        -- electronic address: '0088:9521234567899' (core/endpoint.h)
CREATE TABLE school (
  school_id   INTEGER PRIMARY KEY,
  urn         TEXT NOT NULL UNIQUE CHECK (length(urn) = 6),
  name        TEXT NOT NULL,
  name_folded TEXT NOT NULL,                        -- text_fold(): for search and order
  la_code     TEXT NOT NULL,
  status      TEXT NOT NULL CHECK (status IN ('open','closed','proposed')),
  address     TEXT NOT NULL,                        -- lines, without the name
  town        TEXT NOT NULL,
  postcode    TEXT NOT NULL,
  mail        TEXT,
  opened_on   TEXT,
  closed_on   TEXT) STRICT;
-- Where mail to an account goes: to its latest address, or to the school that it is.
CREATE VIEW account_mail AS
  SELECT w.account_id AS account_id, coalesce(n.mail, s.mail) AS mail
  FROM (SELECT coalesce(p.account_id, p.payer_id) AS account_id, max(p.payer_id) AS latest FROM payer p
    GROUP BY coalesce(p.account_id, p.payer_id)) w
  JOIN payer n ON n.payer_id = w.latest LEFT JOIN school s ON s.school_id = n.school_id;
-- Dated: an academy from a date on, another payer from a date on.
CREATE TABLE school_kind (
  school_id     INTEGER NOT NULL REFERENCES school,
  from_on       TEXT NOT NULL,
  gias_type     TEXT NOT NULL,                      -- 'TypeOfEstablishment (code)'
  gias_group    TEXT NOT NULL,                      -- 'EstablishmentTypeGroup (code)'
  treatment     TEXT NOT NULL CHECK (treatment IN ('standard','recharge')),
  payer_id      INTEGER NOT NULL REFERENCES payer,
  reason        TEXT,                               -- of a treatment that finance chose against the rule
  PRIMARY KEY (school_id, from_on)) STRICT;
-- A school that became another, or closed. Its contracts, visits and link officer go over, or end (billing/succeed.h).
CREATE TABLE school_succession (
  school_id    INTEGER PRIMARY KEY REFERENCES school,
  successor_id INTEGER REFERENCES school,           -- NULL: closed, and nobody follows
  on_date      TEXT NOT NULL,                       -- the successor's first day
  kind         TEXT NOT NULL CHECK (kind IN ('academy','merger','closure')),
  reason       TEXT NOT NULL,
  audit_id     INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK (successor_id <> school_id),
  CHECK ((kind = 'closure') = (successor_id IS NULL))) STRICT;
CREATE INDEX school_successor ON school_succession (successor_id) WHERE successor_id IS NOT NULL;
CREATE TABLE officer (
  officer_id INTEGER PRIMARY KEY,
  code       TEXT NOT NULL UNIQUE,                  -- shown to schools
  name       TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  role       TEXT NOT NULL CHECK (role IN ('ewo','service-manager','acting-senior','legal-co-ordinator','cme-officer')),
  mail       TEXT,
  ends_on    TEXT,                                  -- last day of work; NULL while employed
  experienced INTEGER NOT NULL DEFAULT 0 CHECK (experienced IN (0,1))) STRICT; -- an ewo who may chair a fast track meeting
CREATE TABLE link_officer (
  school_id  INTEGER NOT NULL REFERENCES school,
  from_on    TEXT NOT NULL,                         -- until the next row of the school
  officer_id INTEGER REFERENCES officer,            -- NULL: none from this date
  PRIMARY KEY (school_id, from_on)) STRICT;
-- Dated working pattern: all rows of the latest from_on hold; a from_on with weekday 0 alone works no day.
CREATE TABLE officer_pattern (
  officer_id INTEGER NOT NULL REFERENCES officer,
  from_on    TEXT NOT NULL,
  weekday    INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 7),      -- 1 Monday
  start_min  INTEGER NOT NULL,
  end_min    INTEGER NOT NULL CHECK (end_min >= start_min),
  PRIMARY KEY (officer_id, from_on, weekday, start_min)) STRICT;
-- Days that are no working day (school_id 0: everybody) or no school day (a school's INSET).
CREATE TABLE closed_day (
  on_date   TEXT NOT NULL,
  school_id INTEGER NOT NULL DEFAULT 0,
  kind      TEXT NOT NULL CHECK (kind IN ('bank-holiday','inset','own')),
  title     TEXT NOT NULL,
  PRIMARY KEY (on_date, school_id)) STRICT;
CREATE TABLE term (
  school_id     INTEGER NOT NULL DEFAULT 0,         -- 0: every school of the authority
  academic_year INTEGER NOT NULL,                   -- 2024 is shown 2024/25
  part          TEXT NOT NULL,                      -- 'Autumn one'
  first_on      TEXT NOT NULL,
  last_on       TEXT NOT NULL CHECK (last_on >= first_on),
  PRIMARY KEY (school_id, academic_year, part)) STRICT;
CREATE TABLE financial_year (
  fy              INTEGER PRIMARY KEY,
  closed_audit_id INTEGER REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE TRIGGER year_stays_closed BEFORE UPDATE OF closed_audit_id ON financial_year WHEN OLD.closed_audit_id IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a closed financial year stays closed'); END;

-- The catalogue. A service never changes its kind; the kind in the keys below makes a statutory price unwritable.
CREATE TABLE service (
  service_id INTEGER PRIMARY KEY,
  code       TEXT NOT NULL UNIQUE,
  title      TEXT NOT NULL,
  family     TEXT NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('statutory','purchased')),
  basis      TEXT CHECK (basis IN ('statute','guidance','promise')),
  basis_text TEXT,
  minutes    INTEGER CHECK (minutes > 0),           -- usual length
  CHECK ((kind = 'statutory') = (basis IS NOT NULL)),
  UNIQUE (service_id, kind)) STRICT;
CREATE TRIGGER service_kind_kept BEFORE UPDATE OF kind ON service
BEGIN SELECT RAISE(ABORT, 'a service never changes its kind'); END;
-- The rate card, with volume tiers: a row holds for quantities above 'above', the plain rate (0) for all others.
CREATE TABLE rate (
  service_id   INTEGER NOT NULL,
  kind         TEXT NOT NULL DEFAULT 'purchased' CHECK (kind = 'purchased'),
  fy           INTEGER NOT NULL REFERENCES financial_year,
  unit         TEXT NOT NULL CHECK (unit IN ('day','session','hour')),
  above        INTEGER NOT NULL DEFAULT 0 CHECK (above BETWEEN 0 AND 1000000000),
  rate_pence   INTEGER NOT NULL CHECK (rate_pence BETWEEN 1 AND 1000000000),
  whole_volume INTEGER NOT NULL DEFAULT 0 CHECK (whole_volume IN (0,1)),  -- 1: prices the whole purchase; 0: what is above
  reprices     INTEGER NOT NULL DEFAULT 0 CHECK (reprices IN (0,1)),      -- 1: a top-up into it prices all anew; 0: what is added
  CONSTRAINT "only a tier prices the whole, and only such a tier prices all anew"
    CHECK ((above > 0 OR whole_volume = 0) AND (whole_volume = 1 OR reprices = 0)),
  PRIMARY KEY (service_id, fy, unit, above),
  FOREIGN KEY (service_id, kind) REFERENCES service (service_id, kind)) STRICT;

-- What comes free with enough days of a first purchase: of another service, in the same unit.
CREATE TABLE benefit_rule (
  service_id    INTEGER NOT NULL,
  kind          TEXT NOT NULL DEFAULT 'purchased' CHECK (kind = 'purchased'),
  fy            INTEGER NOT NULL REFERENCES financial_year,
  unit          TEXT NOT NULL CHECK (unit IN ('day','session','hour')),
  gives_id      INTEGER NOT NULL CHECK (gives_id <> service_id),
  from_quantity INTEGER NOT NULL CHECK (from_quantity BETWEEN 1 AND 1000000000),
  quantity      INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000000000),
  PRIMARY KEY (service_id, fy, unit, gives_id, from_quantity),
  FOREIGN KEY (service_id, kind) REFERENCES service (service_id, kind),
  FOREIGN KEY (gives_id, kind) REFERENCES service (service_id, kind)) STRICT;

CREATE TABLE contract (
  contract_id      INTEGER PRIMARY KEY,
  ref              TEXT NOT NULL UNIQUE,            -- 'C-2024-031', counted within the financial year of its first day
  fy               INTEGER NOT NULL REFERENCES financial_year,
  number           INTEGER NOT NULL CHECK (number > 0),
  state            TEXT NOT NULL CHECK (state IN ('quote','agreed','ended','cancelled','withdrawn')),
  sharing          TEXT NOT NULL CHECK (sharing IN ('single','allotted','pooled')),
  commitment       TEXT NOT NULL CHECK (commitment IN ('quantity','as-used','at-least')),
  unit             TEXT NOT NULL CHECK (unit IN ('day','session','hour')),
  minutes_per_unit INTEGER NOT NULL CHECK (minutes_per_unit > 0),   -- 444, 222, 60
  step             INTEGER NOT NULL CHECK (step > 0),
  minimum          INTEGER NOT NULL CHECK (minimum >= 0),
  starts_on        TEXT NOT NULL,
  ends_on          TEXT NOT NULL CHECK (ends_on >= starts_on),
  plan             TEXT NOT NULL CHECK (plan IN ('upfront','termly','half-yearly','monthly','by-year','split','on-use')),
  parted_by        TEXT NOT NULL CHECK (parted_by IN ('pattern','school-days','months','agreed')), -- its days between financial years
  pay_by           TEXT NOT NULL CHECK (pay_by IN ('days','percent','amount')),   -- what the members' pay_weight means
  notice_ladder    TEXT NOT NULL,                   -- core/notice.h; '' none
  end_rule         TEXT NOT NULL,                   -- core/notice.h; '' none
  ask_by           TEXT NOT NULL,                   -- '01-31': last day of a year to ask for dates
  renews_id        INTEGER REFERENCES contract,     -- starts at zero all the same
  succeeds_id      INTEGER REFERENCES contract,     -- goes on for a school that became another
  CHECK ((commitment = 'quantity') = (plan <> 'on-use')),
  CHECK (starts_on >= fy || '-04-01' AND starts_on <= (fy + 1) || '-03-31' AND ends_on <= (fy + 10) || '-03-31'),
  UNIQUE (fy, number)) STRICT;
CREATE INDEX contract_renews ON contract (renews_id) WHERE renews_id IS NOT NULL;
CREATE INDEX contract_succeeds ON contract (succeeds_id) WHERE succeeds_id IS NOT NULL;
CREATE TRIGGER contract_terms_kept BEFORE UPDATE ON contract
WHEN NOT (OLD.state = 'quote' AND NEW.state IN ('agreed','withdrawn') OR OLD.state = 'agreed' AND NEW.state IN ('ended','cancelled'))
  OR NEW.ref <> OLD.ref OR NEW.fy <> OLD.fy OR NEW.number <> OLD.number OR NEW.sharing <> OLD.sharing OR NEW.commitment <> OLD.commitment
  OR NEW.unit <> OLD.unit OR NEW.minutes_per_unit <> OLD.minutes_per_unit OR NEW.step <> OLD.step
  OR NEW.minimum <> OLD.minimum OR NEW.starts_on <> OLD.starts_on OR NEW.ends_on <> OLD.ends_on OR NEW.plan <> OLD.plan
  OR NEW.parted_by <> OLD.parted_by OR NEW.pay_by <> OLD.pay_by OR NEW.notice_ladder <> OLD.notice_ladder OR NEW.end_rule <> OLD.end_rule
  OR NEW.ask_by <> OLD.ask_by OR NEW.renews_id IS NOT OLD.renews_id OR NEW.succeeds_id IS NOT OLD.succeeds_id
BEGIN SELECT RAISE(ABORT, 'the terms of a contract never change: a quote is agreed or withdrawn, an agreement ended or cancelled'); END;
-- The schools of a contract, in the order in which odd pennies are shared out. A school that was given days joins later.
CREATE TABLE contract_member (
  contract_id INTEGER NOT NULL REFERENCES contract,
  line        INTEGER NOT NULL CHECK (line > 0),
  school_id   INTEGER NOT NULL REFERENCES school,
  pay_weight  INTEGER NOT NULL CHECK (pay_weight >= 0),             -- hundredths of a unit, of a per cent, or pence: contract.pay_by
  joined_on   TEXT,                                 -- NULL: from the start
  PRIMARY KEY (contract_id, school_id),
  UNIQUE (contract_id, line)) STRICT;
CREATE INDEX member_school ON contract_member (school_id, contract_id);
-- What happened to a contract that no purchase or entry of days tells.
CREATE TABLE contract_event (
  contract_id INTEGER NOT NULL REFERENCES contract,
  line        INTEGER NOT NULL CHECK (line > 0),
  kind        TEXT NOT NULL CHECK (kind IN ('agreed','withdrawn','ended','cancelled','notice','rate-confirmed','repriced')),
  on_date     TEXT NOT NULL,                        -- the day it was said
  last_on     TEXT,                                 -- ended, cancelled, notice: its last day; cancelled in part: NULL
  said_by     TEXT,                                 -- who at the school
  order_number TEXT,                                -- agreed
  reason      TEXT,
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK (kind <> 'agreed' OR said_by IS NOT NULL),
  PRIMARY KEY (contract_id, line)) STRICT;
-- What was offered; it holds its price until it expires. Agreed, it becomes the first purchases.
CREATE TABLE quote (
  contract_id     INTEGER PRIMARY KEY REFERENCES contract,
  service_id      INTEGER NOT NULL,
  kind            TEXT NOT NULL DEFAULT 'purchased' CHECK (kind = 'purchased'),
  quoted_on       TEXT NOT NULL,
  expires_on      TEXT NOT NULL CHECK (expires_on >= quoted_on),
  expansion       TEXT,                             -- '0.5 day a fortnight for 39 weeks: 9.75 days'
  rate_reason     TEXT,                             -- of a rate other than the card's
  discount_pence  INTEGER NOT NULL DEFAULT 0 CHECK (discount_pence >= 0),
  discount_reason TEXT,
  order_number    TEXT,
  audit_id        INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK ((discount_pence > 0) = (discount_reason IS NOT NULL)),
  FOREIGN KEY (service_id, kind) REFERENCES service (service_id, kind)) STRICT;
-- Each financial year of a quote: its days, its rate, its price.
CREATE TABLE quote_year (
  contract_id INTEGER NOT NULL REFERENCES contract,
  fy          INTEGER NOT NULL REFERENCES financial_year,
  first_on    TEXT NOT NULL,
  last_on     TEXT NOT NULL CHECK (last_on >= first_on),
  quantity    INTEGER NOT NULL CHECK (quantity BETWEEN 0 AND 1000000000),
  rate_basis  TEXT NOT NULL CHECK (rate_basis IN ('card','held','agreed','provisional')),
  rate_pence  INTEGER NOT NULL CHECK (rate_pence > 0),
  net_pence   INTEGER NOT NULL CHECK (net_pence >= 0),
  CHECK (first_on >= fy || '-04-01' AND last_on <= (fy + 1) || '-03-31'),
  PRIMARY KEY (contract_id, fy)) STRICT;
-- Where days are allotted to members: each member's of each year.
CREATE TABLE quote_part (
  contract_id INTEGER NOT NULL,
  fy          INTEGER NOT NULL,
  school_id   INTEGER NOT NULL,
  quantity    INTEGER NOT NULL CHECK (quantity >= 0),
  PRIMARY KEY (contract_id, fy, school_id),
  FOREIGN KEY (contract_id, fy) REFERENCES quote_year (contract_id, fy),
  FOREIGN KEY (contract_id, school_id) REFERENCES contract_member (contract_id, school_id)) STRICT;
-- What comes free with enough days: for visits of its own service alone.
CREATE TABLE quote_benefit (
  contract_id INTEGER NOT NULL REFERENCES contract,
  service_id  INTEGER NOT NULL REFERENCES service,
  quantity    INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (contract_id, service_id)) STRICT;
-- One agreed quantity at one rate.
CREATE TABLE purchase (
  purchase_id  INTEGER PRIMARY KEY,
  contract_id  INTEGER NOT NULL REFERENCES contract,
  service_id   INTEGER NOT NULL,
  kind         TEXT NOT NULL DEFAULT 'purchased' CHECK (kind = 'purchased'),
  origin       TEXT NOT NULL CHECK (origin IN ('agreed','top-up','as-used','benefit')), -- as-used: written with its draw
  bought_on    TEXT NOT NULL,
  agreed_by    TEXT NOT NULL,                       -- who at the school
  order_number TEXT,
  quantity     INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000000000),
  rate_pence   INTEGER NOT NULL CHECK (rate_pence >= 0),
  provisional  INTEGER NOT NULL DEFAULT 0 CHECK (provisional IN (0,1)),  -- nothing is charged before its rate is confirmed
  net_pence    INTEGER NOT NULL CHECK (net_pence BETWEEN 0 AND 1000000000000),
  rate_reason  TEXT,
  audit_id     INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK (origin <> 'benefit' OR net_pence = 0),
  CHECK (origin = 'benefit' OR rate_pence > 0),
  FOREIGN KEY (service_id, kind) REFERENCES service (service_id, kind)) STRICT;
CREATE INDEX purchase_contract ON purchase (contract_id);
-- Who pays: shares add up to the purchase (core/check.c).
CREATE TABLE purchase_share (
  purchase_id INTEGER NOT NULL REFERENCES purchase,
  school_id   INTEGER NOT NULL REFERENCES school,
  quantity    INTEGER NOT NULL CHECK (quantity >= 0),
  net_pence   INTEGER NOT NULL CHECK (net_pence >= 0),
  PRIMARY KEY (purchase_id, school_id)) STRICT;
-- A provisional year's rate is confirmed once ..
CREATE TABLE year_confirmed (
  contract_id  INTEGER NOT NULL,
  fy           INTEGER NOT NULL,
  confirmed_on TEXT NOT NULL,
  rate_pence   INTEGER NOT NULL CHECK (rate_pence > 0),
  net_pence    INTEGER NOT NULL CHECK (net_pence >= 0),             -- of the days that were quoted
  audit_id     INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (contract_id, fy),
  FOREIGN KEY (contract_id, fy) REFERENCES quote_year (contract_id, fy)) STRICT;
-- .. and with it that of each purchase of the year.
CREATE TABLE rate_confirmed (
  purchase_id  INTEGER PRIMARY KEY REFERENCES purchase,
  confirmed_on TEXT NOT NULL,
  rate_pence   INTEGER NOT NULL CHECK (rate_pence > 0),
  net_pence    INTEGER NOT NULL CHECK (net_pence >= 0),
  audit_id     INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
-- A purchase's days in one financial year, for one school or (school_id NULL) for the pool. They can be used from
-- first_on to last_on, both included.
CREATE TABLE allotment (
  allotment_id   INTEGER PRIMARY KEY,
  purchase_id    INTEGER NOT NULL REFERENCES purchase,
  contract_id    INTEGER NOT NULL REFERENCES contract,
  school_id      INTEGER REFERENCES school,
  fy             INTEGER NOT NULL REFERENCES financial_year,
  unit           TEXT NOT NULL,
  only_service   INTEGER REFERENCES service,        -- a benefit: for visits of this service alone
  first_on       TEXT NOT NULL,
  expires_on     TEXT NOT NULL,
  last_on        TEXT NOT NULL,                     -- expires_on; earlier, where the contract ended before
  ended_audit_id INTEGER REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  quantity       INTEGER NOT NULL CHECK (quantity > 0),              -- what it began with, and its price
  net_pence      INTEGER NOT NULL CHECK (net_pence >= 0),
  CHECK (first_on >= fy || '-04-01' AND expires_on <= (fy + 1) || '-03-31' AND first_on <= expires_on),
  CHECK (last_on <= expires_on AND (last_on = expires_on) = (ended_audit_id IS NULL)),
  UNIQUE (allotment_id, fy)) STRICT;
CREATE INDEX allotment_purchase ON allotment (purchase_id);
CREATE INDEX allotment_school ON allotment (school_id, fy, last_on, allotment_id);
CREATE INDEX allotment_contract ON allotment (contract_id, fy);
CREATE INDEX allotment_year ON allotment (fy);
CREATE INDEX allotment_ended ON allotment (ended_audit_id) WHERE ended_audit_id IS NOT NULL;
CREATE TRIGGER allotment_frozen BEFORE UPDATE ON allotment
WHEN OLD.ended_audit_id IS NOT NULL OR NEW.ended_audit_id IS NULL OR NEW.purchase_id <> OLD.purchase_id OR NEW.contract_id <> OLD.contract_id
  OR NEW.school_id IS NOT OLD.school_id OR NEW.fy <> OLD.fy OR NEW.unit <> OLD.unit OR NEW.only_service IS NOT OLD.only_service
  OR NEW.first_on <> OLD.first_on OR NEW.expires_on <> OLD.expires_on OR NEW.quantity <> OLD.quantity OR NEW.net_pence <> OLD.net_pence
BEGIN SELECT RAISE(ABORT, 'an allotment ends early once and is never changed otherwise'); END;
-- Days promised to a planned visit. The calendar asks for it; core knows no visit. Pay as you go: no allotment yet.
CREATE TABLE hold (
  hold_id           INTEGER PRIMARY KEY,
  contract_id       INTEGER NOT NULL REFERENCES contract,
  allotment_id      INTEGER REFERENCES allotment,
  school_id         INTEGER NOT NULL REFERENCES school,
  made_on           TEXT NOT NULL,
  on_date           TEXT NOT NULL,
  quantity          INTEGER NOT NULL CHECK (quantity > 0),
  minutes           INTEGER CHECK (minutes > 0),    -- timed work only
  agreed_by         TEXT,                           -- a top-up that the school agreed to, beyond what is left
  order_number      TEXT,
  released_on       TEXT,                           -- drawn or given back
  released_audit_id INTEGER REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  audit_id          INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK ((released_on IS NULL) = (released_audit_id IS NULL))) STRICT;
CREATE INDEX hold_allotment ON hold (allotment_id, made_on, released_on, quantity, audit_id, released_audit_id); -- covering: what was booked on any date
CREATE INDEX hold_contract ON hold (contract_id, school_id, on_date);
CREATE INDEX hold_released ON hold (released_audit_id);
-- THE DAY LEDGER. Hundredths of the contract's unit, signed as they change what is left.
CREATE TABLE day_entry (
  entry_id          INTEGER PRIMARY KEY,
  allotment_id      INTEGER NOT NULL,
  fy                INTEGER NOT NULL,
  kind              TEXT NOT NULL CHECK (kind = 'purchase' OR kind = 'use' OR kind = 'transfer' OR kind = 'lapse' OR kind = 'cancel' OR
    kind = 'price'),                                -- a reversal keeps the kind it undoes
  quantity          INTEGER NOT NULL CHECK (quantity BETWEEN -1000000000 AND 1000000000),
  value_pence       INTEGER NOT NULL CHECK (value_pence BETWEEN -1000000000000 AND 1000000000000),
  price_pence       INTEGER NOT NULL DEFAULT 0,     -- kind price: what the allotment costs more or less; value: what is left is worth more or less
  minutes           INTEGER,                        -- timed use: the evidence, signed like quantity
  dated_on          TEXT NOT NULL,                  -- decides every figure "on" a date
  provisional_until TEXT,                           -- a use counts as confirmed after this date at the latest
  school_id         INTEGER NOT NULL REFERENCES school, -- who used or bought
  hold_id           INTEGER REFERENCES hold,
  reverses_entry_id INTEGER REFERENCES day_entry,
  correction        INTEGER NOT NULL DEFAULT 0 CHECK (correction IN (0,1)),
  reason            TEXT,                           -- of a transfer, a cancellation, a reversal, a correction
  audit_id          INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (allotment_id, fy) REFERENCES allotment (allotment_id, fy),
  CONSTRAINT "a day stays in its financial year"
    CHECK (correction = 1 OR dated_on BETWEEN fy || '-04-01' AND (fy + 1) || '-03-31'),
  CONSTRAINT "days are used for a visit" CHECK (kind <> 'use' OR hold_id IS NOT NULL),
  CONSTRAINT "only a use is awaiting confirmation" CHECK (provisional_until IS NULL OR kind = 'use'),
  CONSTRAINT "a change of price moves no days" CHECK ((kind = 'price') = (quantity = 0) AND (kind = 'price' OR price_pence = 0)),
  CHECK (reverses_entry_id IS NOT NULL OR kind IN ('transfer','price') OR (quantity > 0) = (kind = 'purchase'))) STRICT;
CREATE INDEX entry_balance ON day_entry (allotment_id, dated_on, kind, quantity, price_pence, hold_id, audit_id, value_pence); -- covering: any figure on any date
CREATE INDEX entry_provisional ON day_entry (allotment_id, provisional_until, dated_on, quantity) WHERE provisional_until IS NOT NULL;
CREATE INDEX entry_hold ON day_entry (hold_id, dated_on, audit_id) WHERE hold_id IS NOT NULL;
-- An entry is undone once. Partial: an index of all that undo nothing would be taken for what finds them.
CREATE UNIQUE INDEX entry_reverses ON day_entry (reverses_entry_id) WHERE reverses_entry_id IS NOT NULL;
-- The manager's word that a delivered use is right.
CREATE TABLE use_confirmed (
  entry_id     INTEGER PRIMARY KEY REFERENCES day_entry,
  confirmed_on TEXT NOT NULL,
  audit_id     INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
-- The school disputes a use: it awaits confirmation until the manager has answered.
CREATE TABLE use_query (
  query_id     INTEGER PRIMARY KEY,
  entry_id     INTEGER NOT NULL REFERENCES day_entry,
  allotment_id INTEGER NOT NULL REFERENCES allotment,               -- of the entry
  queried_on   TEXT NOT NULL,
  said_by      TEXT NOT NULL,                       -- who at the school
  reason       TEXT NOT NULL,
  audit_id     INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE INDEX query_entry ON use_query (entry_id);
CREATE INDEX query_allotment ON use_query (allotment_id);
CREATE TABLE use_answer (
  query_id    INTEGER PRIMARY KEY REFERENCES use_query,
  answered_on TEXT NOT NULL,
  answer      TEXT NOT NULL CHECK (answer IN ('stands','reversed')),
  reason      TEXT NOT NULL,
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
-- From when to when, and as known from which act to which, a use was disputed.
CREATE VIEW use_dispute AS
  SELECT q.entry_id, q.allotment_id, e.provisional_until, e.quantity, q.queried_on AS from_on, q.audit_id AS from_audit,
    coalesce(a.answered_on, '9999') AS to_on, coalesce(a.audit_id, 9223372036854775807) AS to_audit
  FROM use_query q JOIN day_entry e ON e.entry_id = q.entry_id LEFT JOIN use_answer a ON a.query_id = q.query_id;
CREATE TRIGGER confirmed_unqueried BEFORE INSERT ON use_confirmed BEGIN
  SELECT RAISE(ABORT, 'the school disputes this use: it is answered before it is confirmed') FROM use_query q
   WHERE q.entry_id = NEW.entry_id AND NOT EXISTS (SELECT 1 FROM use_answer a WHERE a.query_id = q.query_id); END;
-- The ledger's running sums, kept by its own triggers alone; book check recomputes them.
CREATE TABLE allotment_sum (
  allotment_id  INTEGER PRIMARY KEY REFERENCES allotment,
  last_entry_id INTEGER NOT NULL DEFAULT 0,
  last_on       TEXT NOT NULL DEFAULT '',           -- latest date of an entry or a hold's making
  purchased INTEGER NOT NULL DEFAULT 0, moved INTEGER NOT NULL DEFAULT 0, cancelled INTEGER NOT NULL DEFAULT 0,
  used      INTEGER NOT NULL DEFAULT 0, lapsed INTEGER NOT NULL DEFAULT 0,
  planned   INTEGER NOT NULL DEFAULT 0 CHECK (planned >= 0),
  balance   INTEGER NOT NULL DEFAULT 0,
  value_pence INTEGER NOT NULL DEFAULT 0,           -- of what is left
  price_pence INTEGER NOT NULL DEFAULT 0,           -- changes of price so far
  CHECK (balance = purchased + moved - cancelled - used - lapsed),
  CONSTRAINT "never more days than are left" CHECK (balance >= planned)) STRICT;
CREATE TRIGGER allotment_begins AFTER INSERT ON allotment
BEGIN INSERT INTO allotment_sum (allotment_id) VALUES (NEW.allotment_id); END;
CREATE TRIGGER entry_allowed BEFORE INSERT ON day_entry BEGIN
  SELECT RAISE(ABORT, 'the financial year is closed') FROM financial_year y
   WHERE y.closed_audit_id IS NOT NULL AND (y.fy = NEW.fy AND NEW.correction = 0
      OR NEW.dated_on BETWEEN y.fy || '-04-01' AND (y.fy + 1) || '-03-31');
  SELECT RAISE(ABORT, 'only a closed year is corrected') FROM financial_year y
   WHERE y.fy = NEW.fy AND y.closed_audit_id IS NULL AND NEW.correction = 1;
  SELECT RAISE(ABORT, 'days are used from the day they begin to the day they end, both included') FROM allotment a
   WHERE a.allotment_id = NEW.allotment_id AND NEW.kind = 'use' AND NEW.correction = 0
     AND NEW.dated_on NOT BETWEEN a.first_on AND a.last_on;
  SELECT RAISE(ABORT, 'a reversal must undo its entry') FROM day_entry e WHERE e.entry_id = NEW.reverses_entry_id
   AND (e.allotment_id <> NEW.allotment_id OR e.kind <> NEW.kind OR e.reverses_entry_id IS NOT NULL
     OR e.quantity + NEW.quantity <> 0); END;
CREATE TRIGGER entry_summed AFTER INSERT ON day_entry BEGIN
  UPDATE allotment_sum SET last_entry_id = NEW.entry_id, balance = balance + NEW.quantity, value_pence = value_pence + NEW.value_pence,
    price_pence = price_pence + NEW.price_pence,
    last_on   = CASE WHEN NEW.dated_on > last_on THEN NEW.dated_on ELSE last_on END,
    purchased = purchased + CASE NEW.kind WHEN 'purchase' THEN NEW.quantity ELSE 0 END,
    moved     = moved     + CASE NEW.kind WHEN 'transfer' THEN NEW.quantity ELSE 0 END,
    cancelled = cancelled - CASE NEW.kind WHEN 'cancel'   THEN NEW.quantity ELSE 0 END,
    used      = used      - CASE NEW.kind WHEN 'use'      THEN NEW.quantity ELSE 0 END,
    lapsed    = lapsed    - CASE NEW.kind WHEN 'lapse'    THEN NEW.quantity ELSE 0 END
  WHERE allotment_id = NEW.allotment_id; END;
CREATE TRIGGER sum_guard BEFORE UPDATE OF last_entry_id, purchased, moved, cancelled, used, lapsed, balance, value_pence, price_pence ON allotment_sum
WHEN NOT EXISTS (SELECT 1 FROM day_entry e WHERE e.entry_id = NEW.last_entry_id AND e.entry_id > OLD.last_entry_id
  AND e.allotment_id = NEW.allotment_id AND NEW.balance = OLD.balance + e.quantity AND NEW.value_pence = OLD.value_pence + e.value_pence
  AND NEW.price_pence = OLD.price_pence + e.price_pence)
BEGIN SELECT RAISE(ABORT, 'sums follow the ledger'); END;
CREATE TRIGGER hold_fits BEFORE INSERT ON hold BEGIN
  SELECT RAISE(ABORT, 'days are promised from the day they begin to the day they end, both included') FROM allotment a
   WHERE a.allotment_id = NEW.allotment_id AND NEW.on_date NOT BETWEEN a.first_on AND a.last_on; END;
CREATE TRIGGER hold_made AFTER INSERT ON hold BEGIN
  UPDATE allotment_sum SET planned = planned + NEW.quantity,
    last_on = CASE WHEN NEW.made_on > last_on THEN NEW.made_on ELSE last_on END WHERE allotment_id = NEW.allotment_id; END;
CREATE TRIGGER hold_frozen BEFORE UPDATE ON hold
WHEN OLD.released_on IS NOT NULL OR NEW.released_on IS NULL OR NEW.quantity <> OLD.quantity OR NEW.allotment_id IS NOT OLD.allotment_id
  OR NEW.contract_id <> OLD.contract_id OR NEW.on_date <> OLD.on_date OR NEW.made_on <> OLD.made_on OR NEW.school_id <> OLD.school_id
  OR NEW.minutes IS NOT OLD.minutes OR NEW.agreed_by IS NOT OLD.agreed_by OR NEW.order_number IS NOT OLD.order_number
  OR NEW.audit_id <> OLD.audit_id
BEGIN SELECT RAISE(ABORT, 'a hold is let go once and never changed'); END;
CREATE TRIGGER hold_let_go AFTER UPDATE OF released_on ON hold BEGIN
  UPDATE allotment_sum SET planned = planned - NEW.quantity,
    last_on = CASE WHEN NEW.released_on > last_on THEN NEW.released_on ELSE last_on END WHERE allotment_id = NEW.allotment_id; END;
-- Days that the service failed to deliver: they do not lapse, they are decided (DESIGN.md, Financial years).
CREATE TABLE owed (
  owed_id      INTEGER PRIMARY KEY,
  allotment_id INTEGER NOT NULL REFERENCES allotment,
  school_id    INTEGER NOT NULL REFERENCES school,
  cause        TEXT NOT NULL CHECK (cause IN ('cancelled','not-offered','wrong-use')),
  since_on     TEXT NOT NULL,
  quantity     INTEGER NOT NULL CHECK (quantity > 0),
  hold_id      INTEGER REFERENCES hold,             -- cancelled by the service, wrong use: the booking it was
  said_by      TEXT,                                -- not offered: who at the school asked for dates
  reason       TEXT,
  audit_id     INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK ((cause = 'not-offered') = (said_by IS NOT NULL))) STRICT;
CREATE INDEX owed_allotment ON owed (allotment_id);
CREATE INDEX owed_hold ON owed (hold_id) WHERE hold_id IS NOT NULL;
CREATE TABLE owed_settled (
  owed_id    INTEGER PRIMARY KEY REFERENCES owed,
  how        TEXT NOT NULL CHECK (how IN ('re-arranged','offered','credited','waived')),
  settled_on TEXT NOT NULL,
  slot_on    TEXT,                                  -- offered: the day of the slot
  said_by    TEXT,                                  -- waived: who at the school
  reason     TEXT,
  audit_id   INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK ((how = 'offered') = (slot_on IS NOT NULL)),
  CHECK (how <> 'waived' OR said_by IS NOT NULL)) STRICT;
-- A closed year, allotment by allotment: what had ended of it unused by then, also where that was nothing. What is
-- corrected later is in the ledger.
CREATE TABLE year_close (
  allotment_id INTEGER PRIMARY KEY,
  fy           INTEGER NOT NULL,
  lapsed       INTEGER NOT NULL CHECK (lapsed >= 0),
  value_pence  INTEGER NOT NULL,
  entry_id     INTEGER REFERENCES day_entry,        -- by which the last of it ended
  audit_id     INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK ((lapsed = 0) = (entry_id IS NULL)),
  FOREIGN KEY (allotment_id, fy) REFERENCES allotment (allotment_id, fy)) STRICT;
CREATE INDEX year_close_year ON year_close (fy);
-- From when to when, and as known from which act to which, days were owed.
CREATE VIEW owed_span AS
  SELECT o.allotment_id, o.quantity, o.since_on AS from_on, o.audit_id AS from_audit,
    coalesce(s.settled_on, '9999') AS to_on, coalesce(s.audit_id, 9223372036854775807) AS to_audit
  FROM owed o LEFT JOIN owed_settled s ON s.owed_id = o.owed_id;
-- Services delivered free. No quantity, no money: nothing here can draw or be charged.
CREATE TABLE statutory_record (
  record_id          INTEGER PRIMARY KEY,
  school_id          INTEGER NOT NULL REFERENCES school,
  service_id         INTEGER NOT NULL,
  kind               TEXT NOT NULL DEFAULT 'statutory' CHECK (kind = 'statutory'),
  officer_id         INTEGER NOT NULL REFERENCES officer,
  done_on            TEXT NOT NULL,
  minutes            INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 1440),
  case_ref           TEXT,                          -- opaque; never on a document
  recorded_on        TEXT NOT NULL,
  audit_id           INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (service_id, kind) REFERENCES service (service_id, kind)) STRICT;
CREATE INDEX statutory_school ON statutory_record (school_id, done_on);
-- A record that was wrong: it is listed no more. One that stands on an annex stays.
CREATE TABLE record_withdrawn (
  record_id    INTEGER PRIMARY KEY REFERENCES statutory_record,
  withdrawn_on TEXT NOT NULL,
  reason       TEXT NOT NULL,
  audit_id     INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
-- A standard as the authority adopted it from a day on, or gave it up. A clock keeps the one of the day it started on.
CREATE TABLE standard (
  standard_id INTEGER PRIMARY KEY,
  code        TEXT NOT NULL,                        -- core/standard.c has them all
  from_on     TEXT NOT NULL,
  amount      INTEGER CHECK (amount BETWEEN 1 AND 366), -- working days, days or weeks; NULL where the measure has none
  adopted     INTEGER NOT NULL CHECK (adopted = 0 OR adopted = 1),
  title       TEXT NOT NULL,                        -- the promise, as schools read it
  set_name    TEXT NOT NULL,                        -- the set it came with
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE INDEX standard_code ON standard (code, from_on);
-- What was promised to be done by when. The day it is due by is reckoned, never stored: holidays and pauses move it.
CREATE TABLE standard_clock (
  clock_id    INTEGER PRIMARY KEY,
  standard_id INTEGER NOT NULL REFERENCES standard,
  subject     TEXT NOT NULL CHECK (subject = 'message' OR subject = 'action' OR subject = 'referral' OR subject = 'case'
    OR subject = 'leave' OR subject = 'feedback' OR subject = 'evaluation' OR subject = 'penalty' OR subject = 'visit'),
  subject_id  INTEGER NOT NULL,
  school_id   INTEGER REFERENCES school,            -- at the start; a 'moved' event has who followed
  officer_id  INTEGER REFERENCES officer,
  started_on  TEXT NOT NULL,
  started_min INTEGER NOT NULL CHECK (started_min BETWEEN 0 AND 1440),
  due_on      TEXT,                                 -- of a standard that goes by the date agreed
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE INDEX standard_clock_subject ON standard_clock (subject, subject_id);
CREATE INDEX standard_clock_start ON standard_clock (started_on);
-- What became of it, in the order in which it was entered; 'again': an end that was an error.
CREATE TABLE clock_event (
  event_id   INTEGER PRIMARY KEY,
  clock_id   INTEGER NOT NULL REFERENCES standard_clock,
  what       TEXT NOT NULL CHECK (what = 'pause' OR what = 'resume' OR what = 'done' OR what = 'void' OR what = 'again'
    OR what = 'moved' OR what = 'due'),
  on_date    TEXT NOT NULL,                         -- resume: the first day that counts again
  at_min     INTEGER NOT NULL DEFAULT 0 CHECK (at_min BETWEEN 0 AND 1440),
  due_on     TEXT,                                  -- due: the new date that was agreed
  school_id  INTEGER REFERENCES school,             -- moved
  officer_id INTEGER REFERENCES officer,
  reason     TEXT,
  audit_id   INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK ((what = 'due') = (due_on IS NOT NULL)),
  CHECK (what <> 'pause' AND what <> 'void' AND what <> 'due' OR reason IS NOT NULL)) STRICT;
CREATE INDEX clock_event_clock ON clock_event (clock_id);
-- A message or a call that waits for an answer: of a school, or of anybody who rang the helpline.
CREATE TABLE enquiry (
  enquiry_id   INTEGER PRIMARY KEY,
  school_id    INTEGER REFERENCES school,           -- NULL: of no school
  channel      TEXT NOT NULL CHECK (channel = 'phone' OR channel = 'mail' OR channel = 'helpline' OR channel = 'in-person'),
  from_whom    TEXT NOT NULL CHECK (from_whom = 'school' OR from_whom = 'parent' OR from_whom = 'pupil' OR from_whom = 'other'),
  received_on  TEXT NOT NULL,
  received_min INTEGER NOT NULL CHECK (received_min BETWEEN 0 AND 1440),
  about        TEXT NOT NULL,
  officer_id   INTEGER NOT NULL REFERENCES officer, -- who is to answer; enquiry_moved has who followed
  audit_id     INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE INDEX enquiry_received ON enquiry (received_on);
CREATE INDEX enquiry_officer ON enquiry (officer_id);
CREATE INDEX enquiry_school ON enquiry (school_id);
-- Answered, or withdrawn as entered in error, or passed on to another officer; the last row says how it stands.
CREATE TABLE enquiry_event (
  event_id   INTEGER PRIMARY KEY,
  enquiry_id INTEGER NOT NULL REFERENCES enquiry,
  what       TEXT NOT NULL CHECK (what = 'answered' OR what = 'withdrawn' OR what = 'passed'),
  on_date    TEXT NOT NULL,
  at_min     INTEGER NOT NULL CHECK (at_min BETWEEN 0 AND 1440),
  officer_id INTEGER NOT NULL REFERENCES officer,   -- who answered; passed: to whom
  record_id  INTEGER UNIQUE REFERENCES statutory_record, -- the free service that the answer was
  note       TEXT,
  audit_id   INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE INDEX enquiry_event_of ON enquiry_event (enquiry_id);
CREATE UNIQUE INDEX enquiry_ends_once ON enquiry_event (enquiry_id) WHERE what <> 'passed';
-- An agreed action of a meeting, referral, case or visit, or one by itself: who does what by when.
CREATE TABLE agreed_action (
  action_id  INTEGER PRIMARY KEY,
  subject    TEXT NOT NULL CHECK (subject = 'meeting' OR subject = 'referral' OR subject = 'case' OR subject = 'visit'
    OR subject = 'supervision' OR subject = 'school'),
  subject_id INTEGER NOT NULL,                      -- school: its id
  school_id  INTEGER REFERENCES school,
  officer_id INTEGER REFERENCES officer,            -- NULL: the school does it, and no clock of the service runs
  what       TEXT NOT NULL,
  agreed_on  TEXT NOT NULL,
  due_on     TEXT NOT NULL CHECK (due_on >= agreed_on),
  audit_id   INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK (school_id IS NOT NULL OR officer_id IS NOT NULL)) STRICT;
CREATE INDEX agreed_action_subject ON agreed_action (subject, subject_id);
CREATE INDEX agreed_action_officer ON agreed_action (officer_id);
CREATE INDEX agreed_action_school ON agreed_action (school_id);
CREATE TABLE action_event (
  event_id   INTEGER PRIMARY KEY,
  action_id  INTEGER NOT NULL REFERENCES agreed_action,
  what       TEXT NOT NULL CHECK (what = 'done' OR what = 'dropped' OR what = 'again' OR what = 'passed' OR what = 'deferred'),
  on_date    TEXT NOT NULL,
  due_on     TEXT,                                  -- deferred: the new date
  officer_id INTEGER REFERENCES officer,            -- passed: to whom
  note       TEXT,                                  -- done: what came of it; else the reason
  audit_id   INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK ((what = 'deferred') = (due_on IS NOT NULL)),
  CHECK (what = 'passed' OR officer_id IS NULL)) STRICT;
CREATE INDEX action_event_of ON action_event (action_id);
-- The outbox: mail that waits to be sent. Each key is queued once, also when its message was dropped.
CREATE TABLE message (
  message_id  INTEGER PRIMARY KEY,
  message_key TEXT NOT NULL UNIQUE,                 -- 'expiry:2024:C-2024-031:2025-01-15': who, about what, when
  mail_to     TEXT NOT NULL,
  subject     TEXT NOT NULL,
  body        TEXT NOT NULL,                        -- lines, each ended by LF
  queued_on   TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('queued','dropped')),
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE TRIGGER message_frozen BEFORE UPDATE ON message
WHEN OLD.state <> 'queued' OR NEW.state <> 'dropped' OR NEW.message_id <> OLD.message_id OR NEW.message_key <> OLD.message_key
  OR NEW.mail_to <> OLD.mail_to OR NEW.subject <> OLD.subject OR NEW.body <> OLD.body OR NEW.queued_on <> OLD.queued_on
  OR NEW.audit_id <> OLD.audit_id
BEGIN SELECT RAISE(ABORT, 'a message is queued, then dropped, and nothing else of it changes'); END;
-- What goes with a message beside its text: another form of it (an invitation), or a file.
CREATE TABLE message_part (
  message_id INTEGER NOT NULL REFERENCES message,
  line       INTEGER NOT NULL CHECK (line > 0),
  form       TEXT NOT NULL CHECK (form IN ('alternative','attachment')),
  media_type TEXT NOT NULL,                         -- 'text/calendar; charset=UTF-8; method=REQUEST'
  name       TEXT NOT NULL DEFAULT '',              -- of the file
  sha256     TEXT NOT NULL REFERENCES blob,
  PRIMARY KEY (message_id, line)) STRICT;
CREATE INDEX message_part_bytes ON message_part (sha256);
-- Attempts to send a message. Each is begun in an act of its own before the network is touched; how it ended is another
-- fact. One whose end is not known is doubtful: it may have arrived. Only what the server put off goes again by itself.
CREATE TABLE message_try (
  message_id INTEGER NOT NULL REFERENCES message,
  line       INTEGER NOT NULL CHECK (line > 0),     -- 1, 2, 3 .. without gap
  mail_to    TEXT NOT NULL,                         -- the message's own address, or another that was asked for
  server     TEXT NOT NULL,                         -- 'smtp://mail.example.gov.uk:587'
  asked      INTEGER NOT NULL CHECK (asked IN (0,1)),  -- sent again because a person wanted it
  sha256     TEXT NOT NULL,                         -- of its bytes: the same each time
  tried_at   TEXT NOT NULL,                         -- by the clock
  audit_id   INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (message_id, line)) STRICT;
CREATE TABLE message_outcome (
  message_id INTEGER NOT NULL,
  line       INTEGER NOT NULL,
  outcome    TEXT NOT NULL CHECK (outcome IN ('accepted','deferred','refused','given-up','doubtful')),  -- given-up: put off too often
  about      TEXT NOT NULL CHECK (about IN ('server','address','message')),   -- what the server's words are about
  reply      TEXT NOT NULL,                         -- '550 5.1.1 No such user', or what went wrong
  next_at    TEXT,                                  -- from when on it is due again
  audit_id   INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (message_id, line),
  FOREIGN KEY (message_id, line) REFERENCES message_try,
  CHECK ((outcome = 'deferred') = (next_at IS NOT NULL))) STRICT;
-- What came back: a report (RFC 3464) about a message of ours. The same file is read once.
CREATE TABLE mail_bounce (
  bounce_id   INTEGER PRIMARY KEY,
  message_id  INTEGER NOT NULL REFERENCES message,
  mail_to     TEXT NOT NULL,                        -- the address that the message went to
  action      TEXT NOT NULL CHECK (action IN ('failed','delayed','delivered','relayed','expanded')),
  status      TEXT NOT NULL,                        -- '5.1.1'; '' where the report has none
  reason      TEXT NOT NULL,
  told_on     TEXT NOT NULL,
  file_sha256 TEXT NOT NULL UNIQUE,
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE INDEX mail_bounce_message ON mail_bounce (message_id);
CREATE TRIGGER message_try_next BEFORE INSERT ON message_try BEGIN
  SELECT RAISE(ABORT, 'tries of a message are numbered without gap')
   WHERE NEW.line <> 1 + (SELECT count(*) FROM message_try t WHERE t.message_id = NEW.message_id);
  SELECT RAISE(ABORT, 'a message that was dropped is not sent') FROM message m
   WHERE m.message_id = NEW.message_id AND m.state = 'dropped';
  SELECT RAISE(ABORT, 'a message has the same bytes each time') FROM message_try t
   WHERE t.message_id = NEW.message_id AND t.line = NEW.line - 1 AND t.sha256 <> NEW.sha256;
  SELECT RAISE(ABORT, 'what went out, or may have, or was refused is sent again only when asked for') FROM message_try t
    LEFT JOIN message_outcome o ON o.message_id = t.message_id AND o.line = t.line
   WHERE NEW.asked = 0 AND t.message_id = NEW.message_id AND t.line = NEW.line - 1
     AND coalesce(o.outcome, 'doubtful') <> 'deferred'; END;
CREATE TRIGGER message_dropped BEFORE UPDATE ON message WHEN NEW.state = 'dropped' BEGIN
  SELECT RAISE(ABORT, 'a message that went out, or may have, is not dropped') FROM message_try t
    LEFT JOIN message_outcome o ON o.message_id = t.message_id AND o.line = t.line
   WHERE t.message_id = OLD.message_id AND coalesce(o.outcome, 'doubtful') IN ('accepted','doubtful')
     AND NOT EXISTS (SELECT 1 FROM mail_bounce b WHERE b.message_id = t.message_id AND b.action = 'failed'
       AND b.audit_id > t.audit_id); END;
-- What was said of an address, act by act: fault 0 it took a message, 1 it did not in time, 2 it takes none.
CREATE VIEW mail_word AS
  SELECT lower(t.mail_to) AS address, o.audit_id AS audit_id,
    CASE o.outcome WHEN 'accepted' THEN 0 WHEN 'given-up' THEN 1 ELSE 2 END AS fault,
    o.reply AS reason, substr(t.tried_at, 1, 10) AS on_date
  FROM message_outcome o JOIN message_try t ON t.message_id = o.message_id AND t.line = o.line
   WHERE o.outcome = 'accepted' OR o.about = 'address' AND o.outcome IN ('refused','given-up')
  UNION ALL SELECT lower(b.mail_to), b.audit_id, CASE substr(b.status, 1, 1) WHEN '4' THEN 1 ELSE 2 END, b.reason, b.told_on
  FROM mail_bounce b WHERE b.action = 'failed';
-- Addresses whose last word was a bad one. What waits for one that takes none is held.
CREATE VIEW mail_failing AS
  SELECT w.address AS address, w.fault AS fault, w.reason AS reason, w.on_date AS on_date, w.audit_id AS audit_id
  FROM (SELECT x.address, max(x.audit_id) AS audit_id FROM mail_word x GROUP BY x.address) l
  JOIN mail_word w ON w.address = l.address AND w.audit_id = l.audit_id WHERE w.fault > 0;
-- Messages as they stand: by their last try, and by what came back after it.
CREATE VIEW message_now AS
  SELECT m.message_id AS message_id, coalesce(t.line, 0) AS tries, coalesce(t.mail_to, m.mail_to) AS goes_to,
    CASE WHEN m.state = 'dropped' THEN 'dropped' WHEN b.bounce_id IS NOT NULL THEN 'refused'
      WHEN t.line IS NOT NULL AND coalesce(o.outcome, 'doubtful') = 'doubtful' THEN 'doubtful'
      WHEN o.outcome = 'accepted' THEN 'sent' WHEN o.outcome IN ('refused','given-up') THEN 'refused'
      WHEN o.outcome = 'deferred' OR f.fault = 2 THEN 'waiting' ELSE 'queued' END AS state,
    CASE WHEN m.state = 'dropped' OR b.bounce_id IS NOT NULL THEN NULL ELSE o.next_at END AS next_at,
    CASE WHEN b.bounce_id IS NOT NULL THEN b.reason WHEN o.reply IS NOT NULL THEN o.reply
      WHEN t.line IS NOT NULL THEN 'begun, and its end is not known' WHEN f.fault = 2 THEN f.reason END AS reply,
    CASE WHEN f.fault = 2 AND m.state <> 'dropped' AND b.bounce_id IS NULL AND (t.line IS NULL OR o.outcome = 'deferred')
      THEN 1 ELSE 0 END AS held
  FROM message m
  LEFT JOIN message_try t ON t.message_id = m.message_id
    AND t.line = (SELECT max(x.line) FROM message_try x WHERE x.message_id = m.message_id)
  LEFT JOIN message_outcome o ON o.message_id = t.message_id AND o.line = t.line
  LEFT JOIN mail_bounce b ON b.bounce_id = (SELECT max(x.bounce_id) FROM mail_bounce x WHERE x.message_id = m.message_id
    AND x.action = 'failed' AND x.audit_id > coalesce(t.audit_id, 0) AND lower(x.mail_to) = lower(coalesce(t.mail_to, m.mail_to)))
  LEFT JOIN mail_failing f ON f.address = lower(coalesce(t.mail_to, m.mail_to));

-- ===== calendar ================================================================================

-- Times in which an officer is not there: from a minute of a day up to, not with, a minute of a day. What a file brought
-- is known by UID and RECURRENCE-ID (RFC 5545); a change of it is a new row, after the old one was withdrawn.
CREATE TABLE absence (
  absence_id    INTEGER PRIMARY KEY,
  officer_id    INTEGER NOT NULL REFERENCES officer,
  kind          TEXT NOT NULL CHECK (kind IN ('leave','sickness','training','other','busy')),
  first_on      TEXT NOT NULL,
  start_min     INTEGER NOT NULL CHECK (start_min BETWEEN 0 AND 1439),
  last_on       TEXT NOT NULL,
  end_min       INTEGER NOT NULL CHECK (end_min BETWEEN 1 AND 1440),
  uid           TEXT,                                 -- NULL: entered here
  recurrence_id TEXT NOT NULL DEFAULT '',
  stamped_at    TEXT NOT NULL DEFAULT '',             -- DTSTAMP of the file
  withdrawn_audit_id INTEGER REFERENCES audit DEFERRABLE INITIALLY DEFERRED,       -- NULL while it holds
  audit_id      INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK (last_on > first_on OR (last_on = first_on AND end_min > start_min))) STRICT;
CREATE INDEX absence_time ON absence (officer_id, last_on, first_on);
CREATE UNIQUE INDEX absence_uid ON absence (officer_id, uid, recurrence_id, first_on, start_min)
  WHERE uid IS NOT NULL AND withdrawn_audit_id IS NULL;
CREATE TRIGGER absence_frozen BEFORE UPDATE ON absence
WHEN OLD.withdrawn_audit_id IS NOT NULL OR NEW.withdrawn_audit_id IS NULL OR NEW.absence_id <> OLD.absence_id
  OR NEW.officer_id <> OLD.officer_id OR NEW.kind <> OLD.kind OR NEW.first_on <> OLD.first_on OR NEW.start_min <> OLD.start_min
  OR NEW.last_on <> OLD.last_on OR NEW.end_min <> OLD.end_min OR NEW.uid IS NOT OLD.uid
  OR NEW.recurrence_id <> OLD.recurrence_id OR NEW.stamped_at <> OLD.stamped_at OR NEW.audit_id <> OLD.audit_id
BEGIN SELECT RAISE(ABORT, 'an absence is withdrawn, once, and nothing else of it changes'); END;

-- Visits that were booked together, by a rule (the subset of RFC 5545 that calendar/series.c reads).
CREATE TABLE visit_series (
  series_id INTEGER PRIMARY KEY,
  rule      TEXT NOT NULL,
  audit_id  INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;

-- A visit keeps its leading school and officer; all of them stand in visit_school and visit_officer. Its sequence rises
-- with each change that a calendar shows: day, time, place, school, officers, called off (RFC 5546, 2.1.4).
CREATE TABLE visit (
  visit_id     INTEGER PRIMARY KEY,
  uid          TEXT NOT NULL UNIQUE,                -- for life; random to whoever sees it
  sequence     INTEGER NOT NULL DEFAULT 0 CHECK (sequence >= 0),
  changed_at   TEXT NOT NULL,                       -- instant of the booking or of the last such change
  series_id    INTEGER REFERENCES visit_series,
  school_id    INTEGER NOT NULL REFERENCES school,
  officer_id   INTEGER NOT NULL REFERENCES officer,
  service_id   INTEGER NOT NULL,
  kind         TEXT NOT NULL,                       -- of the service
  place        TEXT NOT NULL DEFAULT 'school' CHECK (place IN ('school','home','online','desk')),
  on_date      TEXT NOT NULL,
  session      TEXT CHECK (session IN ('am','pm','day')),           -- NULL: timed
  start_min    INTEGER NOT NULL,
  end_min      INTEGER NOT NULL CHECK (end_min > start_min),
  state        TEXT NOT NULL CHECK (state IN ('planned','delivered','confirmed','cancelled-by-school','cancelled-by-service','no-access','reversed')),
  delivered_by TEXT REFERENCES book_user,           -- who said that it took place, or that the school let it fall
  confirmed_by TEXT REFERENCES book_user,
  reason       TEXT,                                -- of a cancellation, no access, a reversal
  instead_of   INTEGER REFERENCES visit,            -- the visit that the service cancelled and this one makes good
  audit_id     INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,   -- of the booking
  CHECK (state NOT IN ('delivered','confirmed','no-access') OR delivered_by IS NOT NULL),
  CHECK (state NOT IN ('planned','cancelled-by-service') OR delivered_by IS NULL),
  CHECK (state <> 'confirmed' OR confirmed_by IS NOT NULL),
  CHECK (state NOT IN ('planned','delivered','cancelled-by-service') OR confirmed_by IS NULL),
  CONSTRAINT "nobody confirms their own delivery" CHECK (confirmed_by IS NULL OR confirmed_by <> delivered_by),
  FOREIGN KEY (service_id, kind) REFERENCES service (service_id, kind),
  UNIQUE (visit_id, kind)) STRICT;
CREATE INDEX visit_date ON visit (on_date, start_min, end_min, state);
CREATE INDEX visit_of_series ON visit (series_id, on_date) WHERE series_id IS NOT NULL;
CREATE INDEX visit_instead ON visit (instead_of) WHERE instead_of IS NOT NULL;
-- The schools of a visit, and what part of it is each one's: together the whole (calendar/check.c).
CREATE TABLE visit_school (
  visit_id  INTEGER NOT NULL REFERENCES visit,
  line      INTEGER NOT NULL CHECK (line > 0),
  school_id INTEGER NOT NULL REFERENCES school,
  part_bp   INTEGER NOT NULL CHECK (part_bp BETWEEN 1 AND 10000),
  PRIMARY KEY (visit_id, line),
  UNIQUE (visit_id, school_id)) STRICT;
CREATE INDEX visit_of_school ON visit_school (school_id, visit_id);
-- The officers of a visit: each is there all the time, and each draws.
CREATE TABLE visit_officer (
  visit_id   INTEGER NOT NULL REFERENCES visit,
  line       INTEGER NOT NULL CHECK (line > 0),
  officer_id INTEGER NOT NULL REFERENCES officer,
  PRIMARY KEY (visit_id, line),
  UNIQUE (visit_id, officer_id)) STRICT;
CREATE INDEX visit_of_officer ON visit_officer (officer_id, visit_id);
-- The days of a visit. The constant kind makes it impossible to hold days for a free service.
CREATE TABLE visit_hold (
  visit_id INTEGER NOT NULL,
  kind     TEXT NOT NULL DEFAULT 'purchased' CHECK (kind = 'purchased'),
  hold_id  INTEGER NOT NULL UNIQUE REFERENCES hold,
  PRIMARY KEY (visit_id, hold_id),
  FOREIGN KEY (visit_id, kind) REFERENCES visit (visit_id, kind)) STRICT;
CREATE TRIGGER visit_officer_works BEFORE INSERT ON visit_officer BEGIN
  SELECT RAISE(ABORT, 'the officer has left by then') FROM officer o JOIN visit v ON v.visit_id = NEW.visit_id
   WHERE o.officer_id = NEW.officer_id AND o.ends_on < v.on_date; END;
CREATE TRIGGER officer_has_visits BEFORE UPDATE OF ends_on ON officer WHEN NEW.ends_on IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'the officer has visits to come') FROM visit_officer w JOIN visit v ON v.visit_id = w.visit_id
   WHERE w.officer_id = NEW.officer_id AND v.on_date > NEW.ends_on AND v.state = 'planned'; END;
-- A planned visit went over to the school that its school became: whose the line of visit_school was before.
CREATE TABLE visit_moved (
  visit_id  INTEGER NOT NULL,
  line      INTEGER NOT NULL,
  school_id INTEGER NOT NULL REFERENCES school,
  on_date   TEXT NOT NULL,                          -- from when it is the other's
  audit_id  INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (visit_id, line, audit_id),
  FOREIGN KEY (visit_id, line) REFERENCES visit_school (visit_id, line)) STRICT;
-- What a visit was, from which act on: kept by the visit's own triggers alone, so that no change of state can be
-- forgotten. The audit row comes last in its act: its key is the next one.
CREATE TABLE visit_event (
  visit_id  INTEGER NOT NULL REFERENCES visit,
  line      INTEGER NOT NULL CHECK (line > 0),
  state     TEXT NOT NULL,
  confirmed INTEGER NOT NULL CHECK (confirmed IN (0,1)),            -- by the manager
  on_date   TEXT,                                   -- from when it holds; NULL: from the date its act went by
  audit_id  INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (visit_id, line)) STRICT;
CREATE TRIGGER visit_began AFTER INSERT ON visit BEGIN
  INSERT INTO visit_event (visit_id, line, state, confirmed, on_date, audit_id)
  VALUES (NEW.visit_id, 1, NEW.state, 0, NULL, NEW.audit_id); END;
CREATE TRIGGER visit_went_on AFTER UPDATE ON visit WHEN NEW.state <> OLD.state OR NEW.confirmed_by IS NOT OLD.confirmed_by BEGIN
  INSERT INTO visit_event (visit_id, line, state, confirmed, on_date, audit_id)
  SELECT NEW.visit_id, max(e.line) + 1, NEW.state, CASE WHEN NEW.confirmed_by IS NULL THEN 0 ELSE 1 END,
    CASE WHEN NEW.state IN ('delivered','no-access') AND NEW.state <> OLD.state THEN NEW.on_date ELSE NULL END,
    (SELECT max(a.audit_id) + 1 FROM audit a) FROM visit_event e WHERE e.visit_id = NEW.visit_id; END;
-- Work beyond what was left, which the service bears.
CREATE TABLE visit_our_cost (
  visit_id  INTEGER NOT NULL,
  kind      TEXT NOT NULL DEFAULT 'purchased' CHECK (kind = 'purchased'),
  school_id INTEGER NOT NULL REFERENCES school,
  unit      TEXT NOT NULL CHECK (unit IN ('day','session','hour')),
  quantity  INTEGER NOT NULL CHECK (quantity > 0),
  reason    TEXT NOT NULL,
  PRIMARY KEY (visit_id, school_id),
  FOREIGN KEY (visit_id, kind) REFERENCES visit (visit_id, kind)) STRICT;
-- What a visit left in the log of free services: a free visit's record, or free minutes inside a bought one.
CREATE TABLE visit_free (
  record_id INTEGER PRIMARY KEY REFERENCES statutory_record,
  visit_id  INTEGER NOT NULL REFERENCES visit) STRICT;
CREATE INDEX visit_free_visit ON visit_free (visit_id);
-- A visit that was called off, or found nobody: when the service was told, and why it draws what it draws.
CREATE TABLE visit_off (
  visit_id INTEGER PRIMARY KEY REFERENCES visit,
  told_on  TEXT NOT NULL,
  told_min INTEGER NOT NULL CHECK (told_min BETWEEN 0 AND 1440),
  decided  TEXT NOT NULL CHECK (decided IN ('notice','waived','closure','service')),
  drawn_bp INTEGER NOT NULL CHECK (drawn_bp BETWEEN 0 AND 10000),   -- of what was booked; the most of any contract's ladder
  rung     TEXT,                                    -- 'under 48 hours: 100%'; NULL: none applied
  audit_id INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK (decided = 'notice' OR drawn_bp = 0),
  CHECK (decided <> 'notice' OR (drawn_bp > 0) = (rung IS NOT NULL))) STRICT;
CREATE TRIGGER visit_clash_new BEFORE INSERT ON visit_officer BEGIN
  SELECT RAISE(ABORT, 'the officer has another visit then') FROM visit n JOIN visit v ON v.on_date = n.on_date
   AND v.start_min < n.end_min AND v.end_min > n.start_min AND v.visit_id <> n.visit_id
   JOIN visit_officer o ON o.visit_id = v.visit_id AND o.officer_id = NEW.officer_id
   WHERE n.visit_id = NEW.visit_id AND n.state IN ('planned','delivered','confirmed','no-access')
     AND v.state IN ('planned','delivered','confirmed','no-access'); END;
-- A planned visit may go over to the school that its school became, from that day on: nothing else of it changes.
CREATE TRIGGER visit_school_follows BEFORE UPDATE ON visit_school
WHEN NEW.visit_id <> OLD.visit_id OR NEW.line <> OLD.line OR NEW.part_bp <> OLD.part_bp
  OR NOT EXISTS (SELECT 1 FROM school_succession s JOIN visit v ON v.visit_id = OLD.visit_id WHERE s.school_id = OLD.school_id
    AND s.successor_id = NEW.school_id AND v.on_date >= s.on_date AND v.state = 'planned')
BEGIN SELECT RAISE(ABORT, 'a visit goes over to the school that its school became, and to no other'); END;
-- What a visit was before its sequence rose: an invitation withdrawn says the old time, and a list as it was known then.
CREATE TABLE visit_version (
  visit_id   INTEGER NOT NULL REFERENCES visit,
  sequence   INTEGER NOT NULL,
  officer_id INTEGER NOT NULL,
  place      TEXT NOT NULL,
  on_date    TEXT NOT NULL,
  session    TEXT,
  start_min  INTEGER NOT NULL,
  end_min    INTEGER NOT NULL,
  changed_at TEXT NOT NULL,
  audit_id   INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,      -- of the act that ended it
  PRIMARY KEY (visit_id, sequence)) STRICT;
CREATE TRIGGER visit_versioned AFTER UPDATE ON visit WHEN NEW.sequence <> OLD.sequence BEGIN
  INSERT INTO visit_version (visit_id, sequence, officer_id, place, on_date, session, start_min, end_min, changed_at, audit_id)
  VALUES (OLD.visit_id, OLD.sequence, OLD.officer_id, OLD.place, OLD.on_date, OLD.session, OLD.start_min, OLD.end_min,
    OLD.changed_at, (SELECT max(a.audit_id) + 1 FROM audit a)); END;
-- Who an officer of a visit was before another covered. The visit itself is written first: its sequence has risen.
CREATE TABLE visit_covered (
  visit_id   INTEGER NOT NULL,
  line       INTEGER NOT NULL,
  sequence   INTEGER NOT NULL,                      -- of the visit, up to which
  officer_id INTEGER NOT NULL REFERENCES officer,
  audit_id   INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (visit_id, line, sequence),
  FOREIGN KEY (visit_id, line) REFERENCES visit_officer (visit_id, line)) STRICT;
CREATE TRIGGER visit_officer_covers AFTER UPDATE ON visit_officer BEGIN
  INSERT INTO visit_covered (visit_id, line, sequence, officer_id, audit_id)
  SELECT OLD.visit_id, OLD.line, v.sequence - 1, OLD.officer_id, (SELECT max(a.audit_id) + 1 FROM audit a) FROM visit v
   WHERE v.visit_id = OLD.visit_id; END;
-- What each party of a visit was told, up to which sequence, and by which message: one that was dropped told nothing, and
-- another may tell the same.
CREATE TABLE visit_told (
  visit_id   INTEGER NOT NULL REFERENCES visit,
  party      TEXT NOT NULL CHECK (party IN ('school','officer')),
  party_id   INTEGER NOT NULL,
  sequence   INTEGER NOT NULL,
  method     TEXT NOT NULL CHECK (method IN ('REQUEST','CANCEL')),
  message_id INTEGER NOT NULL REFERENCES message,
  audit_id   INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (visit_id, party, party_id, sequence, method, message_id)) STRICT;
CREATE INDEX visit_told_message ON visit_told (message_id);
-- Answers to invitations. An answer to an older sequence than the last change of time is kept, and counts for nothing.
CREATE TABLE visit_reply (
  reply_id   INTEGER PRIMARY KEY,
  visit_id   INTEGER NOT NULL REFERENCES visit,
  party      TEXT NOT NULL CHECK (party IN ('school','officer')),
  party_id   INTEGER NOT NULL,
  sequence   INTEGER NOT NULL,
  reply      TEXT NOT NULL CHECK (reply IN ('accepted','tentative','declined')),
  stamped_at TEXT NOT NULL,                         -- DTSTAMP of the answer
  audit_id   INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (visit_id, party, party_id, sequence, stamped_at, reply)) STRICT;
-- A leading officer who is replaced in the same act is not asked.
CREATE TRIGGER visit_clash_move AFTER UPDATE ON visit
WHEN NEW.state = 'planned' AND (NEW.on_date <> OLD.on_date OR NEW.start_min < OLD.start_min OR NEW.end_min > OLD.end_min) BEGIN
  SELECT RAISE(ABORT, 'the officer has another visit then') FROM visit v JOIN visit_officer o ON o.visit_id = v.visit_id
   JOIN visit_officer n ON n.visit_id = NEW.visit_id
    AND o.officer_id = CASE n.line WHEN 1 THEN NEW.officer_id ELSE n.officer_id END
   WHERE v.on_date = NEW.on_date AND v.start_min < NEW.end_min AND v.end_min > NEW.start_min AND v.visit_id <> NEW.visit_id
     AND v.state IN ('planned','delivered','confirmed','no-access');
  SELECT RAISE(ABORT, 'the officer has left by then') FROM officer o JOIN visit_officer n ON n.visit_id = NEW.visit_id
   WHERE o.officer_id = CASE n.line WHEN 1 THEN NEW.officer_id ELSE n.officer_id END AND o.ends_on < NEW.on_date; END;
CREATE TRIGGER visit_clash_cover BEFORE UPDATE ON visit_officer BEGIN
  SELECT RAISE(ABORT, 'only the officer of a planned visit changes') WHERE NEW.visit_id <> OLD.visit_id OR NEW.line <> OLD.line
   OR NEW.officer_id = OLD.officer_id OR NOT EXISTS (SELECT 1 FROM visit v WHERE v.visit_id = OLD.visit_id AND v.state = 'planned');
  SELECT RAISE(ABORT, 'the officer has left by then') FROM officer o JOIN visit v ON v.visit_id = NEW.visit_id
   WHERE o.officer_id = NEW.officer_id AND o.ends_on < v.on_date;
  SELECT RAISE(ABORT, 'the officer has another visit then') FROM visit n JOIN visit v ON v.on_date = n.on_date
   AND v.start_min < n.end_min AND v.end_min > n.start_min AND v.visit_id <> n.visit_id
   JOIN visit_officer o ON o.visit_id = v.visit_id AND o.officer_id = NEW.officer_id
   WHERE n.visit_id = NEW.visit_id AND v.state IN ('planned','delivered','confirmed','no-access'); END;
CREATE TRIGGER visit_frozen BEFORE UPDATE ON visit
WHEN NEW.visit_id <> OLD.visit_id OR NEW.uid <> OLD.uid OR NEW.series_id IS NOT OLD.series_id OR NEW.service_id <> OLD.service_id
  OR NEW.kind <> OLD.kind OR NEW.instead_of IS NOT OLD.instead_of OR NEW.audit_id <> OLD.audit_id
  OR NEW.school_id <> OLD.school_id AND NOT (NEW.state = OLD.state AND NEW.state = 'planned' AND EXISTS (SELECT 1 FROM school_succession s
       WHERE s.school_id = OLD.school_id AND s.successor_id = NEW.school_id AND s.on_date <= OLD.on_date))
  OR OLD.delivered_by IS NOT NULL AND NEW.delivered_by IS NOT OLD.delivered_by
  OR OLD.confirmed_by IS NOT NULL AND NEW.confirmed_by IS NOT OLD.confirmed_by
  OR NOT (OLD.state = 'planned' AND NEW.state = 'planned' AND NEW.sequence > OLD.sequence
       OR OLD.state = 'planned' AND NEW.state IN ('delivered','cancelled-by-school','cancelled-by-service','no-access')
       OR OLD.state = 'delivered' AND NEW.state = 'confirmed'
       OR OLD.state IN ('no-access','cancelled-by-school') AND NEW.state = OLD.state AND OLD.confirmed_by IS NULL AND NEW.confirmed_by IS NOT NULL
       OR OLD.state IN ('delivered','confirmed','no-access','cancelled-by-school') AND NEW.state = 'reversed')
BEGIN SELECT RAISE(ABORT, 'a visit is planned, then delivered or called off; delivered, then confirmed or reversed'); END;
CREATE TRIGGER visit_sequenced BEFORE UPDATE ON visit
WHEN NEW.sequence NOT IN (OLD.sequence, OLD.sequence + 1)
  OR NEW.sequence = OLD.sequence AND (NEW.changed_at <> OLD.changed_at OR NEW.school_id <> OLD.school_id OR NEW.officer_id <> OLD.officer_id
       OR NEW.place <> OLD.place OR NEW.on_date <> OLD.on_date OR NEW.session IS NOT OLD.session OR NEW.start_min <> OLD.start_min
       OR NEW.end_min <> OLD.end_min
       OR NEW.state <> OLD.state AND NEW.state IN ('cancelled-by-school','cancelled-by-service','reversed'))
  OR NEW.state <> 'planned' AND (NEW.officer_id <> OLD.officer_id OR NEW.place <> OLD.place OR NEW.on_date <> OLD.on_date
       OR NEW.session IS NOT OLD.session OR NEW.start_min <> OLD.start_min OR NEW.end_min <> OLD.end_min)
BEGIN SELECT RAISE(ABORT, 'a planned visit changes, and its sequence rises by one with each change that a calendar shows'); END;
CREATE TRIGGER withdrawn_by_visit BEFORE INSERT ON record_withdrawn BEGIN
  SELECT RAISE(ABORT, 'the free service is a visit''s: the visit must be reversed') FROM visit_free f
   JOIN visit v ON v.visit_id = f.visit_id WHERE f.record_id = NEW.record_id AND v.state <> 'reversed'; END;

-- ===== billing =================================================================================

CREATE TABLE vat_rate (
  treatment TEXT NOT NULL,
  from_on   TEXT NOT NULL,
  title     TEXT NOT NULL,
  category  TEXT NOT NULL,                          -- EN 16931: S, Z, E, O
  vat_bp    INTEGER NOT NULL CHECK (vat_bp BETWEEN 0 AND 10000),
  PRIMARY KEY (treatment, from_on)) STRICT;
-- An amount due to be invoiced, or to be credited. The schedule is frozen when agreed.
CREATE TABLE charge (
  charge_id    INTEGER PRIMARY KEY,
  purchase_id  INTEGER NOT NULL REFERENCES purchase,
  school_id    INTEGER NOT NULL REFERENCES school,
  kind         TEXT NOT NULL CHECK (kind IN ('sale','credit')),
  cause        TEXT NOT NULL CHECK (cause = 'agreed' OR cause = 'used' OR cause = 'rest' OR cause = 'moved' OR cause = 'taken-back' OR
    cause = 'owed' OR cause = 'price'),
  part         INTEGER NOT NULL CHECK (part > 0),
  parts        INTEGER NOT NULL CHECK (parts >= part),
  fy           INTEGER NOT NULL,
  due_on       TEXT NOT NULL,
  service_from TEXT NOT NULL,
  service_to   TEXT NOT NULL,
  quantity     INTEGER CHECK (quantity > 0),        -- used, moved, taken back: how many days
  net_pence    INTEGER NOT NULL CHECK (kind = 'sale' AND net_pence > 0 OR kind = 'credit' AND net_pence < 0),
  credits_id   INTEGER REFERENCES charge,           -- a credit: the billed charge it takes back, whose VAT rate it has
  replaces_id  INTEGER REFERENCES charge,           -- what is left of a charge that was voided
  entry_id     INTEGER REFERENCES day_entry,        -- used: charged once for each use, to each who pays for it
  audit_id     INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK (kind = 'credit' OR credits_id IS NULL),
  CHECK ((cause = 'used') = (entry_id IS NOT NULL)),
  UNIQUE (entry_id, school_id)) STRICT;
CREATE INDEX charge_purchase ON charge (purchase_id, school_id, due_on);
CREATE INDEX charge_credits ON charge (credits_id) WHERE credits_id IS NOT NULL;
CREATE INDEX charge_replaces ON charge (replaces_id) WHERE replaces_id IS NOT NULL;
CREATE TRIGGER charge_credited BEFORE INSERT ON charge WHEN NEW.kind = 'credit' BEGIN
  SELECT RAISE(ABORT, 'what is credited was billed, for the same purchase, to the same school') WHERE NOT EXISTS
   (SELECT 1 FROM charge c JOIN document_line l ON l.charge_id = c.charge_id WHERE c.charge_id = NEW.credits_id AND c.kind = 'sale'
     AND c.purchase_id = NEW.purchase_id AND c.school_id = NEW.school_id);
  SELECT RAISE(ABORT, 'credits never go beyond the charge they credit') WHERE NEW.net_pence +
   (SELECT c.net_pence + coalesce((SELECT sum(k.net_pence) FROM charge k WHERE k.credits_id = c.charge_id), 0) FROM charge c
     WHERE c.charge_id = NEW.credits_id) < 0; END;
-- A charge that will not be billed: it was taken back before, whole, or replaced by what is left of it.
CREATE TABLE charge_void (
  charge_id INTEGER PRIMARY KEY REFERENCES charge,
  voided_on TEXT NOT NULL,
  reason    TEXT NOT NULL,
  audit_id  INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE TRIGGER void_unbilled BEFORE INSERT ON charge_void BEGIN
  SELECT RAISE(ABORT, 'a charge that was billed is credited, never voided') FROM document_line l WHERE l.charge_id = NEW.charge_id; END;
CREATE INDEX charge_due ON charge (due_on, charge_id);
CREATE INDEX charge_school ON charge (school_id, due_on);
-- A series numbers documents of one kind.
CREATE TABLE series (series TEXT NOT NULL, fy INTEGER NOT NULL, kind TEXT NOT NULL, last_number INTEGER NOT NULL, last_on TEXT NOT NULL,
  PRIMARY KEY (series, fy), UNIQUE (series, fy, kind)) STRICT;
CREATE TABLE document (
  document_id     INTEGER PRIMARY KEY,
  kind            TEXT NOT NULL CHECK (kind = 'vat-invoice' OR kind = 'invoice' OR kind = 'recharge' OR kind = 'credit-note'),
  series          TEXT NOT NULL,
  fy              INTEGER NOT NULL,
  number          INTEGER NOT NULL,
  name            TEXT NOT NULL UNIQUE,             -- 'EWS24-00087'
  issuer          TEXT NOT NULL DEFAULT 'daybook' CHECK (issuer IN ('daybook','corporate')),  -- corporate: a request, whose number comes back
  payer_id        INTEGER NOT NULL REFERENCES payer,
  school_id       INTEGER REFERENCES school,        -- NULL: one document for several schools of the payer
  issued_on       TEXT NOT NULL,
  tax_point_on    TEXT NOT NULL,
  due_on          TEXT,                             -- NULL: settled by journal, or a credit note
  service_from    TEXT NOT NULL,
  service_to      TEXT NOT NULL,
  order_number    TEXT,
  treatment       TEXT NOT NULL,
  settles         TEXT NOT NULL DEFAULT 'bank' CHECK (settles IN ('bank','journal')),
  net_pence       INTEGER NOT NULL,                 -- less than 0 on a credit note
  vat_pence       INTEGER NOT NULL,
  credits_document_id INTEGER REFERENCES document,  -- of a credit note: the document it credits
  snapshot        TEXT NOT NULL,                    -- billing/snapshot.h
  snapshot_sha256 TEXT NOT NULL,
  audit_id        INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (series, fy, number),
  FOREIGN KEY (series, fy, kind) REFERENCES series (series, fy, kind),
  CHECK (issued_on BETWEEN fy || '-04-01' AND (fy + 1) || '-03-31'),
  CHECK (treatment = 'standard' OR vat_pence = 0),
  CHECK (kind = 'credit-note' OR (kind = 'recharge') = (treatment = 'recharge')),
  CHECK (kind <> 'vat-invoice' OR treatment = 'standard'),
  CHECK (settles = 'bank' OR treatment = 'recharge'),
  CHECK ((kind = 'credit-note') = (credits_document_id IS NOT NULL)),
  CHECK (CASE kind WHEN 'credit-note' THEN net_pence <= 0 AND vat_pence <= 0 ELSE net_pence >= 0 AND vat_pence >= 0 END)) STRICT;
CREATE INDEX document_credits ON document (credits_document_id) WHERE credits_document_id IS NOT NULL;
-- Net to nothing brings VAT to nothing, and no credit goes beyond what it credits.
CREATE TRIGGER document_credited BEFORE INSERT ON document WHEN NEW.kind = 'credit-note' BEGIN
  SELECT RAISE(ABORT, 'a credit note credits an invoice of the same payer, in its treatment and settlement') FROM document d
   WHERE d.document_id = NEW.credits_document_id AND (d.kind = 'credit-note' OR d.payer_id <> NEW.payer_id OR d.treatment <> NEW.treatment
     OR d.settles <> NEW.settles OR d.issued_on > NEW.issued_on);
  SELECT RAISE(ABORT, 'credits never go beyond the document they credit, and VAT ends with the net') FROM document d
   JOIN (SELECT coalesce(sum(c.net_pence), 0) + NEW.net_pence AS net, coalesce(sum(c.vat_pence), 0) + NEW.vat_pence AS vat
     FROM document c WHERE c.credits_document_id = NEW.credits_document_id) x
   WHERE d.document_id = NEW.credits_document_id AND (d.net_pence + x.net < 0 OR d.vat_pence + x.vat < 0
     OR d.net_pence + x.net = 0 AND d.vat_pence + x.vat <> 0);
  SELECT RAISE(ABORT, 'what is written off is not credited as well') FROM document d
   JOIN (SELECT sum(w.net_pence + w.vat_pence) AS gross FROM write_off w WHERE w.document_id = NEW.credits_document_id) x
   WHERE d.document_id = NEW.credits_document_id AND x.gross > 0 AND x.gross > d.net_pence + d.vat_pence + NEW.net_pence + NEW.vat_pence
     + (SELECT coalesce(sum(c.net_pence + c.vat_pence), 0) FROM document c WHERE c.credits_document_id = NEW.credits_document_id); END;
CREATE INDEX document_payer ON document (payer_id, issued_on);
-- What is owed is read without the snapshots, which lie between the rows.
CREATE INDEX document_owing ON document (settles, kind, payer_id, issued_on, due_on, net_pence, vat_pence, audit_id, name, school_id);
CREATE INDEX document_school ON document (school_id, issued_on);
CREATE INDEX document_issued ON document (issued_on);
CREATE TRIGGER document_numbered BEFORE INSERT ON document BEGIN
  SELECT RAISE(ABORT, 'document numbers run without gap, in order of date') WHERE NOT EXISTS (SELECT 1 FROM series s
   WHERE s.series = NEW.series AND s.fy = NEW.fy AND s.last_number + 1 = NEW.number AND s.last_on <= NEW.issued_on); END;
CREATE TRIGGER document_counted AFTER INSERT ON document BEGIN
  UPDATE series SET last_number = NEW.number, last_on = NEW.issued_on WHERE series = NEW.series AND fy = NEW.fy; END;
CREATE TRIGGER series_counts BEFORE UPDATE ON series
WHEN NOT EXISTS (SELECT 1 FROM document d WHERE d.series = NEW.series AND d.fy = NEW.fy AND d.number = NEW.last_number
  AND NEW.last_number = OLD.last_number + 1)
BEGIN SELECT RAISE(ABORT, 'a series counts documents, one by one'); END;
CREATE TABLE document_line (
  document_id INTEGER NOT NULL REFERENCES document,
  line        INTEGER NOT NULL,
  charge_id   INTEGER UNIQUE REFERENCES charge,     -- the claim: a charge is billed once; NULL: what is no charge, as interest
  vat_bp      INTEGER NOT NULL,
  net_pence   INTEGER NOT NULL,
  PRIMARY KEY (document_id, line)) STRICT;
CREATE TRIGGER line_bills_charge BEFORE INSERT ON document_line BEGIN
  SELECT RAISE(ABORT, 'a line bills its charge whole, to its school') FROM charge c JOIN document d ON d.document_id = NEW.document_id
   WHERE c.charge_id = NEW.charge_id AND (c.net_pence <> NEW.net_pence OR c.school_id <> d.school_id
     OR (c.kind = 'credit') <> (d.kind = 'credit-note'));
  SELECT RAISE(ABORT, 'a credit note credits lines of its document, each at its rate') FROM document d JOIN charge c ON c.charge_id = NEW.charge_id
   WHERE d.document_id = NEW.document_id AND d.kind = 'credit-note' AND NOT EXISTS (SELECT 1 FROM document_line l
     WHERE l.document_id = d.credits_document_id AND l.charge_id = c.credits_id AND l.vat_bp = NEW.vat_bp);
  SELECT RAISE(ABORT, 'only an invoice that is outside VAT has a line without a charge') FROM document d
   WHERE d.document_id = NEW.document_id AND (NEW.charge_id IS NULL) <> (d.kind = 'invoice');
  SELECT RAISE(ABORT, 'a charge that was voided is never billed') FROM charge_void v WHERE v.charge_id = NEW.charge_id; END;
-- Each free-service record is on exactly one annex.
CREATE TABLE annex_record (
  record_id   INTEGER PRIMARY KEY REFERENCES statutory_record,
  document_id INTEGER NOT NULL REFERENCES document) STRICT;
CREATE TRIGGER annex_of_school BEFORE INSERT ON annex_record BEGIN
  SELECT RAISE(ABORT, 'an annex lists its own school alone') FROM statutory_record r JOIN document d ON d.document_id = NEW.document_id
   WHERE r.record_id = NEW.record_id AND (r.school_id <> d.school_id OR d.school_id IS NULL AND NOT EXISTS (SELECT 1 FROM document_line l
     JOIN charge c ON c.charge_id = l.charge_id WHERE l.document_id = d.document_id AND c.school_id = r.school_id)); END;
CREATE INDEX annex_document ON annex_record (document_id);
CREATE TRIGGER annex_not_withdrawn BEFORE INSERT ON annex_record BEGIN
  SELECT RAISE(ABORT, 'a free service that was withdrawn is on no annex') FROM record_withdrawn w WHERE w.record_id = NEW.record_id; END;
CREATE TRIGGER withdrawn_not_listed BEFORE INSERT ON record_withdrawn BEGIN
  SELECT RAISE(ABORT, 'the free service stands on an annex that was issued: what a document shows is never withdrawn')
    FROM annex_record x WHERE x.record_id = NEW.record_id; END;
-- THE MONEY LEDGER: each fact is posted once; the lines of a journal add up to 0.
CREATE TABLE journal (
  journal_id  INTEGER PRIMARY KEY,
  dated_on    TEXT NOT NULL,
  source_kind TEXT NOT NULL CHECK (source_kind = 'document' OR source_kind = 'receipt' OR source_kind = 'receipt-move' OR
    source_kind = 'receipt-back' OR source_kind = 'refund' OR source_kind = 'write-off' OR
    source_kind = 'vat-relief' OR source_kind = 'settlement' OR source_kind = 'income'),   -- the table that has the fact, but for income: income_run
  source_id   INTEGER NOT NULL,
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (source_kind, source_id)) STRICT;
CREATE TABLE posting (
  journal_id  INTEGER NOT NULL REFERENCES journal,
  line        INTEGER NOT NULL,
  account     TEXT NOT NULL CHECK (account = 'receivable' OR account = 'recharge-clearing' OR account = 'school-budget' OR
    account = 'bank' OR account = 'suspense' OR account = 'vat-output' OR account = 'vat-relief' OR
    account = 'deferred' OR account = 'accrued' OR account = 'income' OR account = 'interest' OR
    account = 'bad-debt'),
  payer_id    INTEGER REFERENCES payer,             -- its account: payer.account_id
  school_id   INTEGER REFERENCES school,
  contract_id INTEGER REFERENCES contract,          -- of deferred, accrued and income
  fy          INTEGER,                              -- of the days
  pence       INTEGER NOT NULL CHECK (pence <> 0),  -- debit > 0
  PRIMARY KEY (journal_id, line)) STRICT;
CREATE INDEX posting_payer ON posting (payer_id, account) WHERE payer_id IS NOT NULL;
CREATE INDEX posting_income ON posting (contract_id, fy, account) WHERE contract_id IS NOT NULL;
CREATE INDEX journal_date ON journal (dated_on, journal_id);
-- Months closed for money, in order: up to the end of the last one no document and no journal is dated any more.
CREATE TABLE period_close (
  month     TEXT PRIMARY KEY CHECK (length(month) = 7 AND substr(month, 6) BETWEEN '01' AND '12'),   -- '2024-06'
  closed_on TEXT NOT NULL CHECK (closed_on > month || '-31'),      -- the month was over
  audit_id  INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE TRIGGER period_order BEFORE INSERT ON period_close BEGIN
  SELECT RAISE(ABORT, 'months are closed in order, one after the other') FROM (SELECT max(c.month) AS month FROM period_close c) p
   WHERE CAST(substr(NEW.month, 1, 4) AS INTEGER) * 12 + CAST(substr(NEW.month, 6) AS INTEGER)
     <> CAST(substr(p.month, 1, 4) AS INTEGER) * 12 + CAST(substr(p.month, 6) AS INTEGER) + 1; END;
CREATE TRIGGER document_period BEFORE INSERT ON document BEGIN
  SELECT RAISE(ABORT, 'the month is closed: no document is dated in it') FROM period_close c WHERE c.month >= substr(NEW.issued_on, 1, 7); END;
CREATE TRIGGER journal_period BEFORE INSERT ON journal BEGIN
  SELECT RAISE(ABORT, 'the month is closed: no journal is dated in it') FROM period_close c WHERE c.month >= substr(NEW.dated_on, 1, 7); END;

-- ---- what a payer owes: receipts, what they pay, what is given up ----

-- Money that came. Whose it is, says the last line of receipt_move; nobody's: it is held in suspense.
CREATE TABLE receipt (
  receipt_id  INTEGER PRIMARY KEY,
  received_on TEXT NOT NULL,                        -- by the bank: the tax point of money that comes before its invoice
  posted_on   TEXT NOT NULL CHECK (posted_on >= received_on),       -- counts from this day: later, where that month is closed
  pence       INTEGER NOT NULL CHECK (pence BETWEEN 1 AND 1000000000000),
  method      TEXT NOT NULL CHECK (method IN ('bank','card','cheque','cash','corporate')),  -- corporate: told by the ledger that issues
  reference   TEXT NOT NULL,                        -- what the payer or the bank wrote
  bank_key    TEXT UNIQUE,                          -- of a line of a bank's file: it comes in once
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE INDEX receipt_posted ON receipt (posted_on, receipt_id);
CREATE TABLE receipt_move (
  move_id    INTEGER PRIMARY KEY,
  receipt_id INTEGER NOT NULL REFERENCES receipt,
  line       INTEGER NOT NULL CHECK (line > 0),     -- 1: said when it came
  payer_id   INTEGER REFERENCES payer,              -- its account; NULL: back into suspense
  moved_on   TEXT NOT NULL,
  reason     TEXT,
  audit_id   INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (receipt_id, line)) STRICT;
CREATE INDEX receipt_move_payer ON receipt_move (payer_id, moved_on);
-- It was none: a cheque that bounced, an entry in error.
CREATE TABLE receipt_back (
  receipt_id INTEGER PRIMARY KEY REFERENCES receipt,
  back_on    TEXT NOT NULL,
  reason     TEXT NOT NULL,
  audit_id   INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
-- What a receipt or a credit note pays of an invoice; undone by a row less than 0.
CREATE TABLE allocation (
  allocation_id INTEGER PRIMARY KEY,
  document_id   INTEGER NOT NULL REFERENCES document,
  receipt_id    INTEGER REFERENCES receipt,
  credit_id     INTEGER REFERENCES document,        -- a credit note
  allocated_on  TEXT NOT NULL,
  pence         INTEGER NOT NULL CHECK (pence <> 0),
  undoes_id     INTEGER UNIQUE REFERENCES allocation,
  audit_id      INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK ((receipt_id IS NULL) <> (credit_id IS NULL)),
  CHECK ((undoes_id IS NULL) = (pence > 0))) STRICT;
CREATE INDEX allocation_document ON allocation (document_id, allocated_on, audit_id, pence);
CREATE INDEX allocation_receipt ON allocation (receipt_id, allocated_on, pence) WHERE receipt_id IS NOT NULL;
CREATE INDEX allocation_credit ON allocation (credit_id, allocated_on, pence) WHERE credit_id IS NOT NULL;
-- Money given back, out of a receipt or a credit note.
CREATE TABLE refund (
  refund_id  INTEGER PRIMARY KEY,
  payer_id   INTEGER NOT NULL REFERENCES payer,     -- its account
  receipt_id INTEGER REFERENCES receipt,
  credit_id  INTEGER REFERENCES document,
  paid_on    TEXT NOT NULL,
  pence      INTEGER NOT NULL CHECK (pence > 0),
  reference  TEXT NOT NULL,
  reason     TEXT NOT NULL,
  audit_id   INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK ((receipt_id IS NULL) <> (credit_id IS NULL))) STRICT;
CREATE INDEX refund_payer ON refund (payer_id, paid_on);
CREATE INDEX refund_receipt ON refund (receipt_id) WHERE receipt_id IS NOT NULL;
CREATE INDEX refund_credit ON refund (credit_id) WHERE credit_id IS NOT NULL;
-- A debt that is given up, net and VAT apart; taken back by a row less than 0, when it is paid after all.
CREATE TABLE write_off (
  write_off_id INTEGER PRIMARY KEY,
  document_id  INTEGER NOT NULL REFERENCES document,
  written_on   TEXT NOT NULL,
  net_pence    INTEGER NOT NULL,
  vat_pence    INTEGER NOT NULL,
  reason       TEXT NOT NULL,
  undoes_id    INTEGER UNIQUE REFERENCES write_off,
  audit_id     INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK (CASE WHEN undoes_id IS NULL THEN net_pence >= 0 AND vat_pence >= 0 AND net_pence + vat_pence > 0
    ELSE net_pence <= 0 AND vat_pence <= 0 AND net_pence + vat_pence < 0 END)) STRICT;
CREATE INDEX write_off_document ON write_off (document_id);
-- The VAT of a bad debt, claimed back (VAT Notice 700/18).
CREATE TABLE vat_relief (
  write_off_id INTEGER PRIMARY KEY REFERENCES write_off,
  claimed_on   TEXT NOT NULL,
  pence        INTEGER NOT NULL CHECK (pence <> 0),
  audit_id     INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
-- An internal charge, or its credit, settled by the batch that its journal went out with.
CREATE TABLE settlement (
  document_id INTEGER PRIMARY KEY REFERENCES document,
  settled_on  TEXT NOT NULL,
  pence       INTEGER NOT NULL CHECK (pence <> 0),  -- as the document's gross: less than 0 for a credit note
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
-- The payer disputes an invoice: no reminder, no interest, a column of its own.
CREATE TABLE dispute (
  dispute_id  INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document,
  opened_on   TEXT NOT NULL,
  said_by     TEXT NOT NULL,                        -- who at the payer
  owner       TEXT NOT NULL REFERENCES book_user,   -- who clears it up
  reason      TEXT NOT NULL,
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE INDEX dispute_document ON dispute (document_id);
CREATE TABLE dispute_end (
  dispute_id INTEGER PRIMARY KEY REFERENCES dispute,
  ended_on   TEXT NOT NULL,
  outcome    TEXT NOT NULL CHECK (outcome IN ('upheld','rejected','withdrawn')),
  reason     TEXT NOT NULL,
  audit_id   INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE TABLE reminder (
  document_id INTEGER NOT NULL REFERENCES document,
  level       INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
  sent_on     TEXT NOT NULL,
  pence       INTEGER NOT NULL CHECK (pence > 0),   -- outstanding then
  message_id  INTEGER REFERENCES message,           -- NULL: no mail address, it was printed
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (document_id, level)) STRICT;
-- Law of late payment, as data: the reference rate that serves a half year, what the law adds to it, and the fixed sum
-- by the size of the debt.
CREATE TABLE late_rate (
  from_on   TEXT PRIMARY KEY CHECK (substr(from_on, 5) IN ('-01-01','-07-01')),
  rate_bp   INTEGER NOT NULL CHECK (rate_bp BETWEEN 0 AND 10000),
  margin_bp INTEGER NOT NULL CHECK (margin_bp BETWEEN 1 AND 10000)) STRICT;
CREATE TABLE late_sum (
  from_on    TEXT NOT NULL,
  from_pence INTEGER NOT NULL CHECK (from_pence >= 0),
  sum_pence  INTEGER NOT NULL CHECK (sum_pence > 0),
  PRIMARY KEY (from_on, from_pence)) STRICT;
-- What was claimed for an invoice that was paid late, as a document of its own; up to which day.
CREATE TABLE late_claim (
  document_id    INTEGER PRIMARY KEY REFERENCES document,           -- the claim
  claims_id      INTEGER NOT NULL REFERENCES document,              -- the invoice that was late
  from_on        TEXT NOT NULL,
  to_on          TEXT NOT NULL CHECK (to_on >= from_on),
  rate_bp        INTEGER NOT NULL CHECK (rate_bp > 0),
  interest_pence INTEGER NOT NULL CHECK (interest_pence >= 0),
  sum_pence      INTEGER NOT NULL CHECK (sum_pence >= 0),
  audit_id       INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE INDEX late_claims ON late_claim (claims_id, to_on);
CREATE UNIQUE INDEX late_sum_once ON late_claim (claims_id) WHERE sum_pence > 0;

-- What each fact does to what is outstanding of a document, from its day on. Credit notes are no debt: see credit_effect.
CREATE VIEW document_effect AS
  SELECT d.document_id, d.issued_on AS on_date, d.audit_id, 'issued' AS what, d.net_pence + d.vat_pence AS pence
    FROM document d WHERE d.kind <> 'credit-note'
  UNION ALL SELECT a.document_id, a.allocated_on, a.audit_id, CASE WHEN a.receipt_id IS NULL THEN 'credited' ELSE 'paid' END, -a.pence FROM allocation a
  UNION ALL SELECT w.document_id, w.written_on, w.audit_id, 'written-off', -(w.net_pence + w.vat_pence) FROM write_off w
  UNION ALL SELECT s.document_id, s.settled_on, s.audit_id, 'settled', -s.pence FROM settlement s JOIN document d ON d.document_id = s.document_id
    WHERE d.kind <> 'credit-note';
-- What is free of a credit note, to pay another invoice or to be refunded.
CREATE VIEW credit_effect AS
  SELECT d.document_id, d.issued_on AS on_date, d.audit_id, 'issued' AS what, -(d.net_pence + d.vat_pence) AS pence FROM document d
    WHERE d.kind = 'credit-note'
  UNION ALL SELECT a.credit_id, a.allocated_on, a.audit_id, 'allocated', -a.pence FROM allocation a WHERE a.credit_id IS NOT NULL
  UNION ALL SELECT r.credit_id, r.paid_on, r.audit_id, 'refunded', -r.pence FROM refund r WHERE r.credit_id IS NOT NULL
  UNION ALL SELECT s.document_id, s.settled_on, s.audit_id, 'settled', s.pence FROM settlement s JOIN document d ON d.document_id = s.document_id
    WHERE d.kind = 'credit-note';
-- What is free of a receipt.
CREATE VIEW receipt_effect AS
  SELECT r.receipt_id, r.posted_on AS on_date, r.audit_id, 'received' AS what, r.pence FROM receipt r
  UNION ALL SELECT a.receipt_id, a.allocated_on, a.audit_id, 'allocated', -a.pence FROM allocation a WHERE a.receipt_id IS NOT NULL
  UNION ALL SELECT f.receipt_id, f.paid_on, f.audit_id, 'refunded', -f.pence FROM refund f WHERE f.receipt_id IS NOT NULL
  UNION ALL SELECT b.receipt_id, b.back_on, b.audit_id, 'back', -r.pence FROM receipt_back b JOIN receipt r ON r.receipt_id = b.receipt_id;
-- THE SALES LEDGER: what each fact does to what a payer owes. It equals the account 'receivable' of the money ledger, day by day.
CREATE VIEW payer_effect AS
  SELECT coalesce(p.account_id, p.payer_id) AS payer_id, d.issued_on AS on_date, d.audit_id, d.kind AS what, d.document_id, NULL AS receipt_id,
      d.net_pence + d.vat_pence AS pence
    FROM document d JOIN payer p ON p.payer_id = d.payer_id WHERE d.settles = 'bank'
  UNION ALL SELECT m.payer_id, m.moved_on, m.audit_id, CASE m.line WHEN 1 THEN 'receipt' ELSE 'receipt-in' END, NULL, r.receipt_id, -r.pence
    FROM receipt_move m JOIN receipt r ON r.receipt_id = m.receipt_id WHERE m.payer_id IS NOT NULL
  UNION ALL SELECT o.payer_id, m.moved_on, m.audit_id, 'receipt-out', NULL, r.receipt_id, r.pence
    FROM receipt_move m JOIN receipt_move o ON o.receipt_id = m.receipt_id AND o.line = m.line - 1 JOIN receipt r ON r.receipt_id = m.receipt_id
    WHERE o.payer_id IS NOT NULL
  UNION ALL SELECT m.payer_id, b.back_on, b.audit_id, 'receipt-back', NULL, r.receipt_id, r.pence
    FROM receipt_back b JOIN receipt r ON r.receipt_id = b.receipt_id JOIN receipt_move m ON m.receipt_id = b.receipt_id AND m.line =
      (SELECT max(x.line) FROM receipt_move x WHERE x.receipt_id = b.receipt_id)
    WHERE m.payer_id IS NOT NULL
  UNION ALL SELECT f.payer_id, f.paid_on, f.audit_id, 'refund', NULL, f.receipt_id, f.pence FROM refund f
  UNION ALL SELECT coalesce(p.account_id, p.payer_id), w.written_on, w.audit_id, 'write-off', w.document_id, NULL, -(w.net_pence + w.vat_pence)
    FROM write_off w JOIN document d ON d.document_id = w.document_id JOIN payer p ON p.payer_id = d.payer_id;

CREATE TRIGGER allocation_fits BEFORE INSERT ON allocation BEGIN
  SELECT RAISE(ABORT, 'an undone allocation is undone whole, once, from the same to the same') WHERE NEW.undoes_id IS NOT NULL AND NOT EXISTS
   (SELECT 1 FROM allocation a WHERE a.allocation_id = NEW.undoes_id AND a.pence = -NEW.pence AND a.document_id = NEW.document_id
     AND a.receipt_id IS NEW.receipt_id AND a.credit_id IS NEW.credit_id AND a.allocated_on <= NEW.allocated_on);
  SELECT RAISE(ABORT, 'no more is allocated than is outstanding of the document') WHERE NEW.pence >
   (SELECT coalesce(sum(e.pence), 0) FROM document_effect e WHERE e.document_id = NEW.document_id);
  SELECT RAISE(ABORT, 'no more is allocated than is free of the receipt') WHERE NEW.receipt_id IS NOT NULL AND NEW.pence >
   (SELECT coalesce(sum(e.pence), 0) FROM receipt_effect e WHERE e.receipt_id = NEW.receipt_id);
  SELECT RAISE(ABORT, 'no more is allocated than is free of the credit note') WHERE NEW.credit_id IS NOT NULL AND NEW.pence >
   (SELECT coalesce(sum(e.pence), 0) FROM credit_effect e WHERE e.document_id = NEW.credit_id);
  SELECT RAISE(ABORT, 'what is settled by journal is not paid, and pays nothing') FROM document d
   WHERE d.document_id IN (NEW.document_id, NEW.credit_id) AND d.settles <> 'bank';
  SELECT RAISE(ABORT, 'nothing is paid before it was billed, or before the money is there') WHERE NEW.allocated_on <
   (SELECT max(x.on_date) FROM (SELECT d.issued_on AS on_date FROM document d WHERE d.document_id IN (NEW.document_id, NEW.credit_id)
     UNION ALL SELECT m.moved_on FROM receipt_move m WHERE m.receipt_id = NEW.receipt_id
     UNION ALL SELECT a.allocated_on FROM allocation a WHERE a.document_id = NEW.document_id AND a.undoes_id IS NOT NULL AND NEW.pence > 0
     UNION ALL SELECT w.written_on FROM write_off w WHERE w.document_id = NEW.document_id AND w.undoes_id IS NOT NULL AND NEW.pence > 0
     UNION ALL SELECT a.allocated_on FROM allocation a WHERE a.receipt_id = NEW.receipt_id AND a.undoes_id IS NOT NULL AND NEW.pence > 0
     UNION ALL SELECT a.allocated_on FROM allocation a WHERE a.credit_id = NEW.credit_id AND a.undoes_id IS NOT NULL AND NEW.pence > 0) x);
  SELECT RAISE(ABORT, 'money pays the documents of whose it is') FROM document d JOIN payer p ON p.payer_id = d.payer_id
   WHERE d.document_id = NEW.document_id AND NEW.pence > 0 AND coalesce(p.account_id, p.payer_id) IS NOT CASE WHEN NEW.credit_id IS NULL
     THEN (SELECT m.payer_id FROM receipt_move m WHERE m.receipt_id = NEW.receipt_id ORDER BY m.line DESC LIMIT 1)
     ELSE (SELECT coalesce(q.account_id, q.payer_id) FROM document c JOIN payer q ON q.payer_id = c.payer_id WHERE c.document_id = NEW.credit_id) END;
  SELECT RAISE(ABORT, 'the month is closed: nothing is allocated in it') FROM period_close c WHERE c.month >= substr(NEW.allocated_on, 1, 7); END;
CREATE TRIGGER receipt_moves BEFORE INSERT ON receipt_move BEGIN
  SELECT RAISE(ABORT, 'a receipt goes from one to another, step by step') WHERE NEW.line <>
   (SELECT coalesce(max(m.line), 0) + 1 FROM receipt_move m WHERE m.receipt_id = NEW.receipt_id)
   OR NEW.moved_on < (SELECT max(m.moved_on) FROM receipt_move m WHERE m.receipt_id = NEW.receipt_id)
   OR NEW.payer_id IS (SELECT m.payer_id FROM receipt_move m WHERE m.receipt_id = NEW.receipt_id AND m.line = NEW.line - 1) AND NEW.line > 1
   OR NEW.moved_on < (SELECT max(a.allocated_on) FROM allocation a WHERE a.receipt_id = NEW.receipt_id)
   OR NEW.line > 1 AND NEW.reason IS NULL AND (SELECT m.payer_id FROM receipt_move m WHERE m.receipt_id = NEW.receipt_id AND m.line = NEW.line - 1) IS NOT NULL;
  SELECT RAISE(ABORT, 'a receipt is held from the day it counts from') FROM receipt r
   WHERE r.receipt_id = NEW.receipt_id AND NEW.line = 1 AND r.posted_on <> NEW.moved_on;
  SELECT RAISE(ABORT, 'a payer is meant by its account') FROM payer p WHERE p.payer_id = NEW.payer_id AND p.account_id IS NOT NULL;
  SELECT RAISE(ABORT, 'what is allocated, refunded or returned of a receipt keeps it where it is') FROM receipt r WHERE r.receipt_id = NEW.receipt_id
   AND r.pence <> (SELECT sum(e.pence) FROM receipt_effect e WHERE e.receipt_id = NEW.receipt_id); END;
CREATE TRIGGER receipt_goes_back BEFORE INSERT ON receipt_back BEGIN
  SELECT RAISE(ABORT, 'a receipt goes back after all that was done with it') WHERE NEW.back_on <
   (SELECT max(x.on_date) FROM (SELECT m.moved_on AS on_date FROM receipt_move m WHERE m.receipt_id = NEW.receipt_id
     UNION ALL SELECT a.allocated_on FROM allocation a WHERE a.receipt_id = NEW.receipt_id) x);
  SELECT RAISE(ABORT, 'what is allocated or refunded of a receipt is undone before it goes back') FROM receipt r WHERE r.receipt_id = NEW.receipt_id
   AND r.pence <> (SELECT sum(e.pence) FROM receipt_effect e WHERE e.receipt_id = NEW.receipt_id); END;
CREATE TRIGGER refund_fits BEFORE INSERT ON refund BEGIN
  SELECT RAISE(ABORT, 'money is given back to whose it is') WHERE NEW.payer_id IS NOT CASE WHEN NEW.credit_id IS NULL
   THEN (SELECT m.payer_id FROM receipt_move m WHERE m.receipt_id = NEW.receipt_id ORDER BY m.line DESC LIMIT 1)
   ELSE (SELECT coalesce(p.account_id, p.payer_id) FROM document c JOIN payer p ON p.payer_id = c.payer_id
     WHERE c.document_id = NEW.credit_id AND c.settles = 'bank') END;
  SELECT RAISE(ABORT, 'nothing is given back before it is there') WHERE NEW.paid_on <
   (SELECT max(x.on_date) FROM (SELECT c.issued_on AS on_date FROM document c WHERE c.document_id = NEW.credit_id
     UNION ALL SELECT m.moved_on FROM receipt_move m WHERE m.receipt_id = NEW.receipt_id
     UNION ALL SELECT a.allocated_on FROM allocation a WHERE a.receipt_id = NEW.receipt_id AND a.undoes_id IS NOT NULL
     UNION ALL SELECT a.allocated_on FROM allocation a WHERE a.credit_id = NEW.credit_id AND a.undoes_id IS NOT NULL) x);
  SELECT RAISE(ABORT, 'no more is refunded than is free') WHERE NEW.pence > CASE WHEN NEW.receipt_id IS NULL
   THEN (SELECT coalesce(sum(e.pence), 0) FROM credit_effect e WHERE e.document_id = NEW.credit_id)
   ELSE (SELECT coalesce(sum(e.pence), 0) FROM receipt_effect e WHERE e.receipt_id = NEW.receipt_id) END; END;
CREATE TRIGGER write_off_fits BEFORE INSERT ON write_off BEGIN
  SELECT RAISE(ABORT, 'a debt is written off once, and taken back whole') WHERE NEW.undoes_id IS NOT NULL AND NOT EXISTS
   (SELECT 1 FROM write_off w WHERE w.write_off_id = NEW.undoes_id AND w.undoes_id IS NULL AND w.document_id = NEW.document_id
     AND w.net_pence = -NEW.net_pence AND w.vat_pence = -NEW.vat_pence);
  SELECT RAISE(ABORT, 'nothing is written off before it was billed, or owed again; nor taken back before it was written off')
   WHERE NEW.written_on < (SELECT max(x.on_date) FROM (SELECT d.issued_on AS on_date FROM document d WHERE d.document_id = NEW.document_id
     UNION ALL SELECT a.allocated_on FROM allocation a WHERE a.document_id = NEW.document_id AND a.undoes_id IS NOT NULL AND NEW.undoes_id IS NULL
     UNION ALL SELECT w.written_on FROM write_off w WHERE w.document_id = NEW.document_id AND w.undoes_id IS NOT NULL AND NEW.undoes_id IS NULL
     UNION ALL SELECT w.written_on FROM write_off w WHERE w.write_off_id = NEW.undoes_id) x);
  SELECT RAISE(ABORT, 'no more is written off than is outstanding') WHERE NEW.net_pence + NEW.vat_pence >
   (SELECT coalesce(sum(e.pence), 0) FROM document_effect e WHERE e.document_id = NEW.document_id);
  SELECT RAISE(ABORT, 'what is credited is not written off as well') FROM document d WHERE d.document_id = NEW.document_id
   AND NEW.undoes_id IS NULL AND d.net_pence + d.vat_pence < NEW.net_pence + NEW.vat_pence
     + (SELECT coalesce(sum(w.net_pence + w.vat_pence), 0) FROM write_off w WHERE w.document_id = d.document_id)
     - (SELECT coalesce(sum(c.net_pence + c.vat_pence), 0) FROM document c WHERE c.credits_document_id = d.document_id);
  SELECT RAISE(ABORT, 'an internal charge is never written off') FROM document d WHERE d.document_id = NEW.document_id AND d.treatment = 'recharge'; END;
CREATE TRIGGER vat_relief_fits BEFORE INSERT ON vat_relief BEGIN
  SELECT RAISE(ABORT, 'the VAT of a bad debt is claimed whole, while it is written off; and repaid when it is taken back') FROM write_off w
   WHERE w.write_off_id = NEW.write_off_id AND (w.vat_pence <> NEW.pence OR w.written_on > NEW.claimed_on
     OR w.undoes_id IS NULL AND EXISTS (SELECT 1 FROM write_off u WHERE u.undoes_id = w.write_off_id)
     OR w.undoes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM vat_relief r WHERE r.write_off_id = w.undoes_id)); END;
CREATE TRIGGER dispute_once BEFORE INSERT ON dispute BEGIN
  SELECT RAISE(ABORT, 'one dispute of a document is open at a time') FROM dispute x LEFT JOIN dispute_end y ON y.dispute_id = x.dispute_id
   WHERE x.document_id = NEW.document_id AND coalesce(y.ended_on, '9') > NEW.opened_on;
  SELECT RAISE(ABORT, 'only an invoice that is paid by bank is disputed, from its day on') FROM document d
   WHERE d.document_id = NEW.document_id AND (d.kind = 'credit-note' OR d.settles <> 'bank' OR d.issued_on > NEW.opened_on); END;
CREATE TRIGGER dispute_ends BEFORE INSERT ON dispute_end BEGIN
  SELECT RAISE(ABORT, 'a dispute ends on the day it was opened, or later') FROM dispute x
   WHERE x.dispute_id = NEW.dispute_id AND x.opened_on > NEW.ended_on; END;
CREATE TRIGGER reminder_in_order BEFORE INSERT ON reminder BEGIN
  SELECT RAISE(ABORT, 'reminders are sent one after the other') WHERE NEW.level > 1 AND NOT EXISTS (SELECT 1 FROM reminder r
   WHERE r.document_id = NEW.document_id AND r.level = NEW.level - 1 AND r.sent_on < NEW.sent_on);
  SELECT RAISE(ABORT, 'nobody is reminded of what is not late') FROM document d WHERE d.document_id = NEW.document_id
   AND coalesce(d.due_on, (SELECT n.due_on FROM document_number n WHERE n.document_id = d.document_id), '9') >= NEW.sent_on;
  SELECT RAISE(ABORT, 'nobody is reminded of what is disputed') FROM dispute x WHERE x.document_id = NEW.document_id
   AND NOT EXISTS (SELECT 1 FROM dispute_end y WHERE y.dispute_id = x.dispute_id); END;
CREATE TRIGGER late_claim_fits BEFORE INSERT ON late_claim BEGIN
  SELECT RAISE(ABORT, 'no day is claimed twice') FROM late_claim c WHERE c.claims_id = NEW.claims_id
   AND c.from_on <= NEW.to_on AND c.to_on >= NEW.from_on;
  SELECT RAISE(ABORT, 'interest is claimed for a sale, from the day after it was due') FROM document d WHERE d.document_id = NEW.claims_id
   AND (d.kind <> 'vat-invoice'
     OR coalesce(d.due_on, (SELECT n.due_on FROM document_number n WHERE n.document_id = d.document_id), '9') >= NEW.from_on);
  SELECT RAISE(ABORT, 'a claim is an invoice outside VAT, of interest and fixed sum') FROM document d WHERE d.document_id = NEW.document_id
   AND (d.kind <> 'invoice' OR d.treatment <> 'outside' OR d.net_pence <> NEW.interest_pence + NEW.sum_pence); END;
CREATE TRIGGER settlement_by_journal BEFORE INSERT ON settlement BEGIN
  SELECT RAISE(ABORT, 'only what is settled by journal is settled whole by its batch') FROM document d WHERE d.document_id = NEW.document_id
   AND (d.settles <> 'journal' OR d.net_pence + d.vat_pence <> NEW.pence OR d.issued_on > NEW.settled_on); END;

-- ---- order numbers, the corporate ledger, the journal's way out, income ----

-- The order number of a payer for its charges of a contract in a financial year, from a day on. Of one day the last holds.
CREATE TABLE contract_order (
  contract_id  INTEGER NOT NULL,
  school_id    INTEGER NOT NULL,                    -- of which member
  fy           INTEGER NOT NULL REFERENCES financial_year,
  line         INTEGER NOT NULL CHECK (line > 0),   -- 1, 2, 3 .. as they were given
  from_on      TEXT NOT NULL,                       -- charges due from this day on
  order_number TEXT NOT NULL CHECK (order_number <> ''),
  audit_id     INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (contract_id, school_id, fy, line),
  FOREIGN KEY (contract_id, school_id) REFERENCES contract_member (contract_id, school_id)) STRICT;
-- Where the corporate ledger issues: requests that went out to it, and the numbers that came back.
CREATE TABLE request_batch (
  batch_id INTEGER PRIMARY KEY,
  made_on  TEXT NOT NULL,
  audit_id INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE TABLE request_line (
  document_id INTEGER PRIMARY KEY REFERENCES document,
  batch_id    INTEGER NOT NULL REFERENCES request_batch) STRICT;
CREATE INDEX request_line_batch ON request_line (batch_id);
CREATE TABLE document_number (
  document_id INTEGER PRIMARY KEY REFERENCES document,
  number      TEXT NOT NULL UNIQUE,
  given_on    TEXT NOT NULL,                        -- its date there
  due_on      TEXT,                                 -- when it is to be paid, if the ledger said so
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE TRIGGER request_of_corporate BEFORE INSERT ON request_line BEGIN
  SELECT RAISE(ABORT, 'only a request goes out to the ledger that issues') FROM document d
   WHERE d.document_id = NEW.document_id AND d.issuer <> 'corporate'; END;
CREATE TRIGGER number_of_request BEFORE INSERT ON document_number BEGIN
  SELECT RAISE(ABORT, 'a number comes back for a request that went out, not before it') WHERE NOT EXISTS
   (SELECT 1 FROM request_line l JOIN document d ON d.document_id = l.document_id WHERE l.document_id = NEW.document_id
     AND d.issued_on <= NEW.given_on AND (NEW.due_on IS NULL OR NEW.due_on >= NEW.given_on)); END;
-- Codes of the authority's general ledger; the last from_on by a day holds.
CREATE TABLE account_code (
  account TEXT NOT NULL CHECK (account IN ('receivable','recharge-clearing','school-budget','bank','suspense','vat-output','vat-relief',
    'deferred','accrued','income','interest','bad-debt')),          -- as posting.account
  from_on TEXT NOT NULL,
  code    TEXT NOT NULL CHECK (length(code) > 0),
  title   TEXT NOT NULL CHECK (length(title) > 0),
  PRIMARY KEY (account, from_on)) STRICT;
-- Journals that went out together; a line goes out once, with the code and the words it had then.
CREATE TABLE journal_batch (
  batch_id INTEGER PRIMARY KEY,
  made_on  TEXT NOT NULL,
  to_on    TEXT NOT NULL,                           -- journals dated up to this day
  audit_id INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE TABLE batch_line (
  batch_id     INTEGER NOT NULL REFERENCES journal_batch,
  line         INTEGER NOT NULL,
  journal_id   INTEGER NOT NULL,
  posting_line INTEGER NOT NULL,
  code         TEXT NOT NULL CHECK (length(code) > 0),
  title        TEXT NOT NULL CHECK (length(title) > 0),             -- of the account
  narrative    TEXT NOT NULL CHECK (length(narrative) > 0),         -- 'VAT invoice EWS24-00087, Upper Shirley High School'
  PRIMARY KEY (batch_id, line),
  UNIQUE (journal_id, posting_line),
  FOREIGN KEY (journal_id, posting_line) REFERENCES posting (journal_id, line)) STRICT;
-- What each journal stands on, and whether the corporate ledger posted that itself: then it goes into no batch of ours.
CREATE VIEW journal_fact AS
  SELECT j.journal_id, j.dated_on, j.source_kind, j.source_id, j.audit_id, d.document_id, d.kind AS document_kind, d.name AS document, r.receipt_id,
      n.kind AS income_kind, n.on_date AS income_on, CASE WHEN d.issuer = 'corporate' OR r.method = 'corporate' THEN 1 ELSE 0 END AS corporate
    FROM journal j
    LEFT JOIN write_off w ON w.write_off_id = j.source_id AND j.source_kind IN ('write-off','vat-relief')
    LEFT JOIN receipt_move m ON m.move_id = j.source_id AND j.source_kind = 'receipt-move'
    LEFT JOIN refund f ON f.refund_id = j.source_id AND j.source_kind = 'refund'
    LEFT JOIN income_run n ON n.income_id = j.source_id AND j.source_kind = 'income'
    LEFT JOIN document d ON d.document_id = CASE j.source_kind WHEN 'document' THEN j.source_id WHEN 'settlement' THEN j.source_id
      WHEN 'refund' THEN f.credit_id ELSE w.document_id END
    LEFT JOIN receipt r ON r.receipt_id = CASE j.source_kind WHEN 'receipt' THEN j.source_id WHEN 'receipt-back' THEN j.source_id
      WHEN 'receipt-move' THEN m.receipt_id ELSE f.receipt_id END;
-- A batch is made in one act, and takes what is dated up to its day, with the settlements that the act itself posts.
CREATE TRIGGER batch_line_due BEFORE INSERT ON batch_line BEGIN
  SELECT RAISE(ABORT, 'a batch that was made takes no more lines') FROM journal_batch b JOIN audit a ON a.audit_id = b.audit_id
   WHERE b.batch_id = NEW.batch_id;
  SELECT RAISE(ABORT, 'a batch takes journals dated up to its day') FROM journal_batch b JOIN journal j ON j.journal_id = NEW.journal_id
   WHERE b.batch_id = NEW.batch_id AND j.dated_on > b.to_on AND (j.source_kind <> 'settlement' OR j.audit_id <> b.audit_id);
  SELECT RAISE(ABORT, 'what the corporate ledger posted itself goes into no batch') FROM journal_fact f
   WHERE f.journal_id = NEW.journal_id AND f.corporate = 1; END;
-- Income recognised up to a day: one run of them is one journal. A reversal takes the accruals of a year end back.
CREATE TABLE income_run (
  income_id   INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('recognised','accrued','reversed')),
  on_date     TEXT NOT NULL,
  reverses_id INTEGER UNIQUE REFERENCES income_run,
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  CHECK ((kind = 'reversed') = (reverses_id IS NOT NULL))) STRICT;

-- ===== invoices ================================================================================

-- The bytes that are sent ever after.
CREATE TABLE rendering (
  document_id INTEGER NOT NULL REFERENCES document,
  format      TEXT NOT NULL CHECK (format IN ('pdf','xml')),
  renderer    TEXT NOT NULL,
  sha256      TEXT NOT NULL REFERENCES blob,
  PRIMARY KEY (document_id, format)) STRICT;
CREATE INDEX rendering_bytes ON rendering (sha256);
-- Documents of payers without a mail address that somebody has printed. What is mailed has its message.
CREATE TABLE document_printed (
  document_id INTEGER PRIMARY KEY REFERENCES document,
  printed_on  TEXT NOT NULL,
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;

-- Documents that bill nothing: quotes, agreements, statements, .. Each is made once of a snapshot (invoices/paper_build.h)
-- and kept with its bytes; where nothing it shows has changed, the one that is there is given again.
CREATE TABLE paper (
  paper_id    INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('quote','agreement','statement','reminder','year-end','service-log','review')),
  reference   TEXT NOT NULL CHECK (reference <> ''),  -- what it is about, for people: 'C-2024-031'
  contract_id INTEGER REFERENCES contract,
  payer_id    INTEGER REFERENCES payer,
  school_id   INTEGER REFERENCES school,
  made_on     TEXT NOT NULL,
  snapshot    TEXT NOT NULL,
  snapshot_sha256 TEXT NOT NULL UNIQUE,               -- its first 12 digits are the mark by which people ask for it
  renderer    TEXT NOT NULL,
  sha256      TEXT NOT NULL REFERENCES blob,
  audit_id    INTEGER NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE INDEX paper_bytes ON paper (sha256);
CREATE INDEX paper_school ON paper (school_id, made_on);
CREATE INDEX paper_contract ON paper (contract_id) WHERE contract_id IS NOT NULL;
CREATE INDEX paper_payer ON paper (payer_id) WHERE payer_id IS NOT NULL;

-- ===== rows of an act ==========================================================================

-- The audit row comes last. SQLite then looks in each of these tables for rows that waited for it: without an
-- index that reads them whole, at every commit.
CREATE INDEX approval_audit ON approval (audit_id);
CREATE INDEX document_printed_audit ON document_printed (audit_id);
CREATE INDEX paper_audit ON paper (audit_id);
CREATE INDEX approval_use_audit ON approval_use (audit_id);
CREATE INDEX contract_event_audit ON contract_event (audit_id);
CREATE INDEX quote_audit ON quote (audit_id);
CREATE INDEX purchase_audit ON purchase (audit_id);
CREATE INDEX year_confirmed_audit ON year_confirmed (audit_id);
CREATE INDEX rate_confirmed_audit ON rate_confirmed (audit_id);
CREATE INDEX hold_audit ON hold (audit_id);
CREATE INDEX entry_audit ON day_entry (audit_id);
CREATE INDEX owed_audit ON owed (audit_id);
CREATE INDEX owed_settled_audit ON owed_settled (audit_id);
CREATE INDEX year_close_audit ON year_close (audit_id);
CREATE INDEX use_confirmed_audit ON use_confirmed (audit_id);
CREATE INDEX statutory_audit ON statutory_record (audit_id);
CREATE INDEX standard_audit ON standard (audit_id);
CREATE INDEX standard_clock_audit ON standard_clock (audit_id);
CREATE INDEX clock_event_audit ON clock_event (audit_id);
CREATE INDEX enquiry_audit ON enquiry (audit_id);
CREATE INDEX enquiry_event_audit ON enquiry_event (audit_id);
CREATE INDEX agreed_action_audit ON agreed_action (audit_id);
CREATE INDEX action_event_audit ON action_event (audit_id);
CREATE INDEX message_audit ON message (audit_id);
CREATE INDEX message_try_audit ON message_try (audit_id);
CREATE INDEX message_outcome_audit ON message_outcome (audit_id);
CREATE INDEX mail_bounce_audit ON mail_bounce (audit_id);
CREATE INDEX record_withdrawn_audit ON record_withdrawn (audit_id);
CREATE INDEX use_query_audit ON use_query (audit_id);
CREATE INDEX use_answer_audit ON use_answer (audit_id);
CREATE INDEX visit_audit ON visit (audit_id);
CREATE INDEX visit_event_audit ON visit_event (audit_id);
CREATE INDEX visit_moved_audit ON visit_moved (audit_id);
CREATE INDEX absence_audit ON absence (audit_id);
CREATE INDEX absence_withdrawn_audit ON absence (withdrawn_audit_id);
CREATE INDEX visit_series_audit ON visit_series (audit_id);
CREATE INDEX visit_version_audit ON visit_version (audit_id);
CREATE INDEX visit_covered_audit ON visit_covered (audit_id);
CREATE INDEX visit_told_audit ON visit_told (audit_id);
CREATE INDEX visit_reply_audit ON visit_reply (audit_id);
CREATE INDEX school_succession_audit ON school_succession (audit_id);
CREATE INDEX visit_off_audit ON visit_off (audit_id);
CREATE INDEX charge_audit ON charge (audit_id);
CREATE INDEX charge_void_audit ON charge_void (audit_id);
CREATE INDEX document_audit ON document (audit_id);
CREATE INDEX journal_audit ON journal (audit_id);
CREATE INDEX period_close_audit ON period_close (audit_id);
CREATE INDEX receipt_audit ON receipt (audit_id);
CREATE INDEX receipt_move_audit ON receipt_move (audit_id);
CREATE INDEX receipt_back_audit ON receipt_back (audit_id);
CREATE INDEX allocation_audit ON allocation (audit_id);
CREATE INDEX refund_audit ON refund (audit_id);
CREATE INDEX write_off_audit ON write_off (audit_id);
CREATE INDEX vat_relief_audit ON vat_relief (audit_id);
CREATE INDEX settlement_audit ON settlement (audit_id);
CREATE INDEX dispute_audit ON dispute (audit_id);
CREATE INDEX dispute_end_audit ON dispute_end (audit_id);
CREATE INDEX reminder_audit ON reminder (audit_id);
CREATE INDEX late_claim_audit ON late_claim (audit_id);
CREATE INDEX contract_order_audit ON contract_order (audit_id);
CREATE INDEX request_batch_audit ON request_batch (audit_id);
CREATE INDEX document_number_audit ON document_number (audit_id);
CREATE INDEX journal_batch_audit ON journal_batch (audit_id);
CREATE INDEX income_run_audit ON income_run (audit_id);

-- ===== facts are never changed or deleted ========================================================
CREATE TRIGGER audit_frozen BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'rows of audit are never changed'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'rows of audit are never deleted'); END;
CREATE TRIGGER audit_detail_frozen BEFORE UPDATE ON audit_detail BEGIN SELECT RAISE(ABORT, 'rows of audit_detail are never changed'); END;
CREATE TRIGGER audit_detail_kept BEFORE DELETE ON audit_detail BEGIN SELECT RAISE(ABORT, 'rows of audit_detail are never deleted'); END;
CREATE TRIGGER approval_frozen BEFORE UPDATE ON approval BEGIN SELECT RAISE(ABORT, 'rows of approval are never changed'); END;
CREATE TRIGGER approval_kept BEFORE DELETE ON approval BEGIN SELECT RAISE(ABORT, 'rows of approval are never deleted'); END;
CREATE TRIGGER approval_use_frozen BEFORE UPDATE ON approval_use BEGIN SELECT RAISE(ABORT, 'rows of approval_use are never changed'); END;
CREATE TRIGGER approval_use_kept BEFORE DELETE ON approval_use BEGIN SELECT RAISE(ABORT, 'rows of approval_use are never deleted'); END;
CREATE TRIGGER blob_frozen BEFORE UPDATE ON blob BEGIN SELECT RAISE(ABORT, 'rows of blob are never changed'); END;
CREATE TRIGGER blob_kept BEFORE DELETE ON blob BEGIN SELECT RAISE(ABORT, 'rows of blob are never deleted'); END;
CREATE TRIGGER quote_frozen BEFORE UPDATE ON quote BEGIN SELECT RAISE(ABORT, 'rows of quote are never changed'); END;
CREATE TRIGGER quote_kept BEFORE DELETE ON quote BEGIN SELECT RAISE(ABORT, 'rows of quote are never deleted'); END;
CREATE TRIGGER contract_event_frozen BEFORE UPDATE ON contract_event BEGIN SELECT RAISE(ABORT, 'rows of contract_event are never changed'); END;
CREATE TRIGGER contract_event_kept BEFORE DELETE ON contract_event BEGIN SELECT RAISE(ABORT, 'rows of contract_event are never deleted'); END;
CREATE TRIGGER quote_year_frozen BEFORE UPDATE ON quote_year BEGIN SELECT RAISE(ABORT, 'rows of quote_year are never changed'); END;
CREATE TRIGGER quote_year_kept BEFORE DELETE ON quote_year BEGIN SELECT RAISE(ABORT, 'rows of quote_year are never deleted'); END;
CREATE TRIGGER quote_part_frozen BEFORE UPDATE ON quote_part BEGIN SELECT RAISE(ABORT, 'rows of quote_part are never changed'); END;
CREATE TRIGGER quote_part_kept BEFORE DELETE ON quote_part BEGIN SELECT RAISE(ABORT, 'rows of quote_part are never deleted'); END;
CREATE TRIGGER quote_benefit_frozen BEFORE UPDATE ON quote_benefit BEGIN SELECT RAISE(ABORT, 'rows of quote_benefit are never changed'); END;
CREATE TRIGGER quote_benefit_kept BEFORE DELETE ON quote_benefit BEGIN SELECT RAISE(ABORT, 'rows of quote_benefit are never deleted'); END;
CREATE TRIGGER year_confirmed_frozen BEFORE UPDATE ON year_confirmed BEGIN SELECT RAISE(ABORT, 'rows of year_confirmed are never changed'); END;
CREATE TRIGGER year_confirmed_kept BEFORE DELETE ON year_confirmed BEGIN SELECT RAISE(ABORT, 'rows of year_confirmed are never deleted'); END;
CREATE TRIGGER rate_confirmed_frozen BEFORE UPDATE ON rate_confirmed BEGIN SELECT RAISE(ABORT, 'rows of rate_confirmed are never changed'); END;
CREATE TRIGGER rate_confirmed_kept BEFORE DELETE ON rate_confirmed BEGIN SELECT RAISE(ABORT, 'rows of rate_confirmed are never deleted'); END;
CREATE TRIGGER purchase_frozen BEFORE UPDATE ON purchase BEGIN SELECT RAISE(ABORT, 'rows of purchase are never changed'); END;
CREATE TRIGGER purchase_kept BEFORE DELETE ON purchase BEGIN SELECT RAISE(ABORT, 'rows of purchase are never deleted'); END;
CREATE TRIGGER purchase_share_frozen BEFORE UPDATE ON purchase_share BEGIN SELECT RAISE(ABORT, 'rows of purchase_share are never changed'); END;
CREATE TRIGGER purchase_share_kept BEFORE DELETE ON purchase_share BEGIN SELECT RAISE(ABORT, 'rows of purchase_share are never deleted'); END;
CREATE TRIGGER allotment_kept BEFORE DELETE ON allotment BEGIN SELECT RAISE(ABORT, 'rows of allotment are never deleted'); END;
CREATE TRIGGER day_entry_frozen BEFORE UPDATE ON day_entry BEGIN SELECT RAISE(ABORT, 'rows of day_entry are never changed'); END;
CREATE TRIGGER day_entry_kept BEFORE DELETE ON day_entry BEGIN SELECT RAISE(ABORT, 'rows of day_entry are never deleted'); END;
CREATE TRIGGER year_close_frozen BEFORE UPDATE ON year_close BEGIN SELECT RAISE(ABORT, 'rows of year_close are never changed'); END;
CREATE TRIGGER year_close_kept BEFORE DELETE ON year_close BEGIN SELECT RAISE(ABORT, 'rows of year_close are never deleted'); END;
CREATE TRIGGER use_confirmed_frozen BEFORE UPDATE ON use_confirmed BEGIN SELECT RAISE(ABORT, 'rows of use_confirmed are never changed'); END;
CREATE TRIGGER use_confirmed_kept BEFORE DELETE ON use_confirmed BEGIN SELECT RAISE(ABORT, 'rows of use_confirmed are never deleted'); END;
CREATE TRIGGER use_query_frozen BEFORE UPDATE ON use_query BEGIN SELECT RAISE(ABORT, 'rows of use_query are never changed'); END;
CREATE TRIGGER use_query_kept BEFORE DELETE ON use_query BEGIN SELECT RAISE(ABORT, 'rows of use_query are never deleted'); END;
CREATE TRIGGER use_answer_frozen BEFORE UPDATE ON use_answer BEGIN SELECT RAISE(ABORT, 'rows of use_answer are never changed'); END;
CREATE TRIGGER use_answer_kept BEFORE DELETE ON use_answer BEGIN SELECT RAISE(ABORT, 'rows of use_answer are never deleted'); END;
CREATE TRIGGER owed_frozen BEFORE UPDATE ON owed BEGIN SELECT RAISE(ABORT, 'rows of owed are never changed'); END;
CREATE TRIGGER owed_kept BEFORE DELETE ON owed BEGIN SELECT RAISE(ABORT, 'rows of owed are never deleted'); END;
CREATE TRIGGER owed_settled_frozen BEFORE UPDATE ON owed_settled BEGIN SELECT RAISE(ABORT, 'rows of owed_settled are never changed'); END;
CREATE TRIGGER owed_settled_kept BEFORE DELETE ON owed_settled BEGIN SELECT RAISE(ABORT, 'rows of owed_settled are never deleted'); END;
CREATE TRIGGER standard_frozen BEFORE UPDATE ON standard BEGIN SELECT RAISE(ABORT, 'rows of standard are never changed'); END;
CREATE TRIGGER standard_kept BEFORE DELETE ON standard BEGIN SELECT RAISE(ABORT, 'rows of standard are never deleted'); END;
CREATE TRIGGER standard_clock_frozen BEFORE UPDATE ON standard_clock BEGIN SELECT RAISE(ABORT, 'rows of standard_clock are never changed'); END;
CREATE TRIGGER standard_clock_kept BEFORE DELETE ON standard_clock BEGIN SELECT RAISE(ABORT, 'rows of standard_clock are never deleted'); END;
CREATE TRIGGER clock_event_frozen BEFORE UPDATE ON clock_event BEGIN SELECT RAISE(ABORT, 'rows of clock_event are never changed'); END;
CREATE TRIGGER clock_event_kept BEFORE DELETE ON clock_event BEGIN SELECT RAISE(ABORT, 'rows of clock_event are never deleted'); END;
CREATE TRIGGER enquiry_frozen BEFORE UPDATE ON enquiry BEGIN SELECT RAISE(ABORT, 'rows of enquiry are never changed'); END;
CREATE TRIGGER enquiry_kept BEFORE DELETE ON enquiry BEGIN SELECT RAISE(ABORT, 'rows of enquiry are never deleted'); END;
CREATE TRIGGER enquiry_event_frozen BEFORE UPDATE ON enquiry_event BEGIN SELECT RAISE(ABORT, 'rows of enquiry_event are never changed'); END;
CREATE TRIGGER enquiry_event_kept BEFORE DELETE ON enquiry_event BEGIN SELECT RAISE(ABORT, 'rows of enquiry_event are never deleted'); END;
CREATE TRIGGER agreed_action_frozen BEFORE UPDATE ON agreed_action BEGIN SELECT RAISE(ABORT, 'rows of agreed_action are never changed'); END;
CREATE TRIGGER agreed_action_kept BEFORE DELETE ON agreed_action BEGIN SELECT RAISE(ABORT, 'rows of agreed_action are never deleted'); END;
CREATE TRIGGER action_event_frozen BEFORE UPDATE ON action_event BEGIN SELECT RAISE(ABORT, 'rows of action_event are never changed'); END;
CREATE TRIGGER action_event_kept BEFORE DELETE ON action_event BEGIN SELECT RAISE(ABORT, 'rows of action_event are never deleted'); END;
CREATE TRIGGER statutory_record_frozen BEFORE UPDATE ON statutory_record BEGIN SELECT RAISE(ABORT, 'rows of statutory_record are never changed'); END;
CREATE TRIGGER statutory_record_kept BEFORE DELETE ON statutory_record BEGIN SELECT RAISE(ABORT, 'rows of statutory_record are never deleted'); END;
CREATE TRIGGER record_withdrawn_frozen BEFORE UPDATE ON record_withdrawn BEGIN SELECT RAISE(ABORT, 'rows of record_withdrawn are never changed'); END;
CREATE TRIGGER record_withdrawn_kept BEFORE DELETE ON record_withdrawn BEGIN SELECT RAISE(ABORT, 'rows of record_withdrawn are never deleted'); END;
CREATE TRIGGER visit_moved_frozen BEFORE UPDATE ON visit_moved BEGIN SELECT RAISE(ABORT, 'rows of visit_moved are never changed'); END;
CREATE TRIGGER visit_moved_kept BEFORE DELETE ON visit_moved BEGIN SELECT RAISE(ABORT, 'rows of visit_moved are never deleted'); END;
CREATE TRIGGER school_succession_frozen BEFORE UPDATE ON school_succession BEGIN SELECT RAISE(ABORT, 'rows of school_succession are never changed'); END;
CREATE TRIGGER school_succession_kept BEFORE DELETE ON school_succession BEGIN SELECT RAISE(ABORT, 'rows of school_succession are never deleted'); END;
CREATE TRIGGER visit_school_kept BEFORE DELETE ON visit_school BEGIN SELECT RAISE(ABORT, 'rows of visit_school are never deleted'); END;
CREATE TRIGGER visit_officer_kept BEFORE DELETE ON visit_officer BEGIN SELECT RAISE(ABORT, 'rows of visit_officer are never deleted'); END;
CREATE TRIGGER visit_series_frozen BEFORE UPDATE ON visit_series BEGIN SELECT RAISE(ABORT, 'rows of visit_series are never changed'); END;
CREATE TRIGGER visit_series_kept BEFORE DELETE ON visit_series BEGIN SELECT RAISE(ABORT, 'rows of visit_series are never deleted'); END;
CREATE TRIGGER visit_version_frozen BEFORE UPDATE ON visit_version BEGIN SELECT RAISE(ABORT, 'rows of visit_version are never changed'); END;
CREATE TRIGGER visit_version_kept BEFORE DELETE ON visit_version BEGIN SELECT RAISE(ABORT, 'rows of visit_version are never deleted'); END;
CREATE TRIGGER visit_covered_frozen BEFORE UPDATE ON visit_covered BEGIN SELECT RAISE(ABORT, 'rows of visit_covered are never changed'); END;
CREATE TRIGGER visit_covered_kept BEFORE DELETE ON visit_covered BEGIN SELECT RAISE(ABORT, 'rows of visit_covered are never deleted'); END;
CREATE TRIGGER visit_told_frozen BEFORE UPDATE ON visit_told BEGIN SELECT RAISE(ABORT, 'rows of visit_told are never changed'); END;
CREATE TRIGGER visit_told_kept BEFORE DELETE ON visit_told BEGIN SELECT RAISE(ABORT, 'rows of visit_told are never deleted'); END;
CREATE TRIGGER visit_reply_frozen BEFORE UPDATE ON visit_reply BEGIN SELECT RAISE(ABORT, 'rows of visit_reply are never changed'); END;
CREATE TRIGGER visit_reply_kept BEFORE DELETE ON visit_reply BEGIN SELECT RAISE(ABORT, 'rows of visit_reply are never deleted'); END;
CREATE TRIGGER absence_kept BEFORE DELETE ON absence BEGIN SELECT RAISE(ABORT, 'rows of absence are never deleted'); END;
CREATE TRIGGER visit_our_cost_frozen BEFORE UPDATE ON visit_our_cost BEGIN SELECT RAISE(ABORT, 'rows of visit_our_cost are never changed'); END;
CREATE TRIGGER visit_our_cost_kept BEFORE DELETE ON visit_our_cost BEGIN SELECT RAISE(ABORT, 'rows of visit_our_cost are never deleted'); END;
CREATE TRIGGER visit_free_frozen BEFORE UPDATE ON visit_free BEGIN SELECT RAISE(ABORT, 'rows of visit_free are never changed'); END;
CREATE TRIGGER visit_free_kept BEFORE DELETE ON visit_free BEGIN SELECT RAISE(ABORT, 'rows of visit_free are never deleted'); END;
CREATE TRIGGER visit_off_frozen BEFORE UPDATE ON visit_off BEGIN SELECT RAISE(ABORT, 'rows of visit_off are never changed'); END;
CREATE TRIGGER visit_off_kept BEFORE DELETE ON visit_off BEGIN SELECT RAISE(ABORT, 'rows of visit_off are never deleted'); END;
CREATE TRIGGER charge_frozen BEFORE UPDATE ON charge BEGIN SELECT RAISE(ABORT, 'rows of charge are never changed'); END;
CREATE TRIGGER charge_kept BEFORE DELETE ON charge BEGIN SELECT RAISE(ABORT, 'rows of charge are never deleted'); END;
CREATE TRIGGER charge_void_frozen BEFORE UPDATE ON charge_void BEGIN SELECT RAISE(ABORT, 'rows of charge_void are never changed'); END;
CREATE TRIGGER charge_void_kept BEFORE DELETE ON charge_void BEGIN SELECT RAISE(ABORT, 'rows of charge_void are never deleted'); END;
CREATE TRIGGER document_frozen BEFORE UPDATE ON document BEGIN SELECT RAISE(ABORT, 'rows of document are never changed'); END;
CREATE TRIGGER document_kept BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'rows of document are never deleted'); END;
CREATE TRIGGER document_line_frozen BEFORE UPDATE ON document_line BEGIN SELECT RAISE(ABORT, 'rows of document_line are never changed'); END;
CREATE TRIGGER document_line_kept BEFORE DELETE ON document_line BEGIN SELECT RAISE(ABORT, 'rows of document_line are never deleted'); END;
CREATE TRIGGER annex_record_frozen BEFORE UPDATE ON annex_record BEGIN SELECT RAISE(ABORT, 'rows of annex_record are never changed'); END;
CREATE TRIGGER annex_record_kept BEFORE DELETE ON annex_record BEGIN SELECT RAISE(ABORT, 'rows of annex_record are never deleted'); END;
CREATE TRIGGER journal_frozen BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'rows of journal are never changed'); END;
CREATE TRIGGER journal_kept BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'rows of journal are never deleted'); END;
CREATE TRIGGER posting_frozen BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'rows of posting are never changed'); END;
CREATE TRIGGER posting_kept BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'rows of posting are never deleted'); END;
CREATE TRIGGER receipt_frozen BEFORE UPDATE ON receipt BEGIN SELECT RAISE(ABORT, 'rows of receipt are never changed'); END;
CREATE TRIGGER receipt_kept BEFORE DELETE ON receipt BEGIN SELECT RAISE(ABORT, 'rows of receipt are never deleted'); END;
CREATE TRIGGER receipt_move_frozen BEFORE UPDATE ON receipt_move BEGIN SELECT RAISE(ABORT, 'rows of receipt_move are never changed'); END;
CREATE TRIGGER receipt_move_kept BEFORE DELETE ON receipt_move BEGIN SELECT RAISE(ABORT, 'rows of receipt_move are never deleted'); END;
CREATE TRIGGER receipt_back_frozen BEFORE UPDATE ON receipt_back BEGIN SELECT RAISE(ABORT, 'rows of receipt_back are never changed'); END;
CREATE TRIGGER receipt_back_kept BEFORE DELETE ON receipt_back BEGIN SELECT RAISE(ABORT, 'rows of receipt_back are never deleted'); END;
CREATE TRIGGER allocation_frozen BEFORE UPDATE ON allocation BEGIN SELECT RAISE(ABORT, 'rows of allocation are never changed'); END;
CREATE TRIGGER allocation_kept BEFORE DELETE ON allocation BEGIN SELECT RAISE(ABORT, 'rows of allocation are never deleted'); END;
CREATE TRIGGER refund_frozen BEFORE UPDATE ON refund BEGIN SELECT RAISE(ABORT, 'rows of refund are never changed'); END;
CREATE TRIGGER refund_kept BEFORE DELETE ON refund BEGIN SELECT RAISE(ABORT, 'rows of refund are never deleted'); END;
CREATE TRIGGER write_off_frozen BEFORE UPDATE ON write_off BEGIN SELECT RAISE(ABORT, 'rows of write_off are never changed'); END;
CREATE TRIGGER write_off_kept BEFORE DELETE ON write_off BEGIN SELECT RAISE(ABORT, 'rows of write_off are never deleted'); END;
CREATE TRIGGER vat_relief_frozen BEFORE UPDATE ON vat_relief BEGIN SELECT RAISE(ABORT, 'rows of vat_relief are never changed'); END;
CREATE TRIGGER vat_relief_kept BEFORE DELETE ON vat_relief BEGIN SELECT RAISE(ABORT, 'rows of vat_relief are never deleted'); END;
CREATE TRIGGER settlement_frozen BEFORE UPDATE ON settlement BEGIN SELECT RAISE(ABORT, 'rows of settlement are never changed'); END;
CREATE TRIGGER settlement_kept BEFORE DELETE ON settlement BEGIN SELECT RAISE(ABORT, 'rows of settlement are never deleted'); END;
CREATE TRIGGER dispute_frozen BEFORE UPDATE ON dispute BEGIN SELECT RAISE(ABORT, 'rows of dispute are never changed'); END;
CREATE TRIGGER dispute_kept BEFORE DELETE ON dispute BEGIN SELECT RAISE(ABORT, 'rows of dispute are never deleted'); END;
CREATE TRIGGER dispute_end_frozen BEFORE UPDATE ON dispute_end BEGIN SELECT RAISE(ABORT, 'rows of dispute_end are never changed'); END;
CREATE TRIGGER dispute_end_kept BEFORE DELETE ON dispute_end BEGIN SELECT RAISE(ABORT, 'rows of dispute_end are never deleted'); END;
CREATE TRIGGER reminder_frozen BEFORE UPDATE ON reminder BEGIN SELECT RAISE(ABORT, 'rows of reminder are never changed'); END;
CREATE TRIGGER reminder_kept BEFORE DELETE ON reminder BEGIN SELECT RAISE(ABORT, 'rows of reminder are never deleted'); END;
CREATE TRIGGER late_claim_frozen BEFORE UPDATE ON late_claim BEGIN SELECT RAISE(ABORT, 'rows of late_claim are never changed'); END;
CREATE TRIGGER late_claim_kept BEFORE DELETE ON late_claim BEGIN SELECT RAISE(ABORT, 'rows of late_claim are never deleted'); END;
CREATE TRIGGER contract_order_frozen BEFORE UPDATE ON contract_order BEGIN SELECT RAISE(ABORT, 'rows of contract_order are never changed'); END;
CREATE TRIGGER contract_order_kept BEFORE DELETE ON contract_order BEGIN SELECT RAISE(ABORT, 'rows of contract_order are never deleted'); END;
CREATE TRIGGER request_batch_frozen BEFORE UPDATE ON request_batch BEGIN SELECT RAISE(ABORT, 'rows of request_batch are never changed'); END;
CREATE TRIGGER request_batch_kept BEFORE DELETE ON request_batch BEGIN SELECT RAISE(ABORT, 'rows of request_batch are never deleted'); END;
CREATE TRIGGER document_number_frozen BEFORE UPDATE ON document_number BEGIN SELECT RAISE(ABORT, 'rows of document_number are never changed'); END;
CREATE TRIGGER document_number_kept BEFORE DELETE ON document_number BEGIN SELECT RAISE(ABORT, 'rows of document_number are never deleted'); END;
CREATE TRIGGER journal_batch_frozen BEFORE UPDATE ON journal_batch BEGIN SELECT RAISE(ABORT, 'rows of journal_batch are never changed'); END;
CREATE TRIGGER journal_batch_kept BEFORE DELETE ON journal_batch BEGIN SELECT RAISE(ABORT, 'rows of journal_batch are never deleted'); END;
CREATE TRIGGER income_run_frozen BEFORE UPDATE ON income_run BEGIN SELECT RAISE(ABORT, 'rows of income_run are never changed'); END;
CREATE TRIGGER income_run_kept BEFORE DELETE ON income_run BEGIN SELECT RAISE(ABORT, 'rows of income_run are never deleted'); END;
CREATE TRIGGER request_line_frozen BEFORE UPDATE ON request_line BEGIN SELECT RAISE(ABORT, 'rows of request_line are never changed'); END;
CREATE TRIGGER request_line_kept BEFORE DELETE ON request_line BEGIN SELECT RAISE(ABORT, 'rows of request_line are never deleted'); END;
CREATE TRIGGER batch_line_frozen BEFORE UPDATE ON batch_line BEGIN SELECT RAISE(ABORT, 'rows of batch_line are never changed'); END;
CREATE TRIGGER batch_line_kept BEFORE DELETE ON batch_line BEGIN SELECT RAISE(ABORT, 'rows of batch_line are never deleted'); END;
CREATE TRIGGER account_code_kept BEFORE DELETE ON account_code BEGIN SELECT RAISE(ABORT, 'rows of account_code are never deleted'); END;
CREATE TRIGGER late_rate_kept BEFORE DELETE ON late_rate BEGIN SELECT RAISE(ABORT, 'rows of late_rate are never deleted'); END;
CREATE TRIGGER late_sum_kept BEFORE DELETE ON late_sum BEGIN SELECT RAISE(ABORT, 'rows of late_sum are never deleted'); END;
CREATE TRIGGER period_close_frozen BEFORE UPDATE ON period_close BEGIN SELECT RAISE(ABORT, 'rows of period_close are never changed'); END;
CREATE TRIGGER period_close_kept BEFORE DELETE ON period_close BEGIN SELECT RAISE(ABORT, 'rows of period_close are never deleted'); END;
CREATE TRIGGER document_printed_frozen BEFORE UPDATE ON document_printed BEGIN SELECT RAISE(ABORT, 'rows of document_printed are never changed'); END;
CREATE TRIGGER document_printed_kept BEFORE DELETE ON document_printed BEGIN SELECT RAISE(ABORT, 'rows of document_printed are never deleted'); END;
CREATE TRIGGER paper_frozen BEFORE UPDATE ON paper BEGIN SELECT RAISE(ABORT, 'rows of paper are never changed'); END;
CREATE TRIGGER paper_kept BEFORE DELETE ON paper BEGIN SELECT RAISE(ABORT, 'rows of paper are never deleted'); END;
CREATE TRIGGER rendering_frozen BEFORE UPDATE ON rendering BEGIN SELECT RAISE(ABORT, 'rows of rendering are never changed'); END;
CREATE TRIGGER rendering_kept BEFORE DELETE ON rendering BEGIN SELECT RAISE(ABORT, 'rows of rendering are never deleted'); END;
CREATE TRIGGER message_kept BEFORE DELETE ON message BEGIN SELECT RAISE(ABORT, 'rows of message are never deleted'); END;
CREATE TRIGGER message_part_frozen BEFORE UPDATE ON message_part BEGIN SELECT RAISE(ABORT, 'rows of message_part are never changed'); END;
CREATE TRIGGER message_part_kept BEFORE DELETE ON message_part BEGIN SELECT RAISE(ABORT, 'rows of message_part are never deleted'); END;
CREATE TRIGGER message_try_frozen BEFORE UPDATE ON message_try BEGIN SELECT RAISE(ABORT, 'rows of message_try are never changed'); END;
CREATE TRIGGER message_try_kept BEFORE DELETE ON message_try BEGIN SELECT RAISE(ABORT, 'rows of message_try are never deleted'); END;
CREATE TRIGGER message_outcome_frozen BEFORE UPDATE ON message_outcome BEGIN SELECT RAISE(ABORT, 'rows of message_outcome are never changed'); END;
CREATE TRIGGER message_outcome_kept BEFORE DELETE ON message_outcome BEGIN SELECT RAISE(ABORT, 'rows of message_outcome are never deleted'); END;
CREATE TRIGGER mail_bounce_frozen BEFORE UPDATE ON mail_bounce BEGIN SELECT RAISE(ABORT, 'rows of mail_bounce are never changed'); END;
CREATE TRIGGER mail_bounce_kept BEFORE DELETE ON mail_bounce BEGIN SELECT RAISE(ABORT, 'rows of mail_bounce are never deleted'); END;
CREATE TRIGGER hold_kept BEFORE DELETE ON hold BEGIN SELECT RAISE(ABORT, 'rows of hold are never deleted'); END;
CREATE TRIGGER visit_kept BEFORE DELETE ON visit BEGIN SELECT RAISE(ABORT, 'rows of visit are never deleted'); END;
CREATE TRIGGER visit_event_frozen BEFORE UPDATE ON visit_event BEGIN SELECT RAISE(ABORT, 'rows of visit_event are never changed'); END;
CREATE TRIGGER visit_event_kept BEFORE DELETE ON visit_event BEGIN SELECT RAISE(ABORT, 'rows of visit_event are never deleted'); END;
CREATE TRIGGER visit_hold_kept BEFORE DELETE ON visit_hold BEGIN SELECT RAISE(ABORT, 'rows of visit_hold are never deleted'); END;
CREATE TRIGGER contract_kept BEFORE DELETE ON contract BEGIN SELECT RAISE(ABORT, 'rows of contract are never deleted'); END;
CREATE TRIGGER contract_member_frozen BEFORE UPDATE ON contract_member BEGIN SELECT RAISE(ABORT, 'rows of contract_member are never changed'); END;
CREATE TRIGGER contract_member_kept BEFORE DELETE ON contract_member BEGIN SELECT RAISE(ABORT, 'rows of contract_member are never deleted'); END;
CREATE TRIGGER school_kept BEFORE DELETE ON school BEGIN SELECT RAISE(ABORT, 'rows of school are never deleted'); END;
CREATE TRIGGER school_kind_kept BEFORE DELETE ON school_kind BEGIN SELECT RAISE(ABORT, 'rows of school_kind are never deleted'); END;
CREATE TRIGGER officer_kept BEFORE DELETE ON officer BEGIN SELECT RAISE(ABORT, 'rows of officer are never deleted'); END;
CREATE TRIGGER payer_kept BEFORE DELETE ON payer BEGIN SELECT RAISE(ABORT, 'rows of payer are never deleted'); END;
CREATE TRIGGER service_kept BEFORE DELETE ON service BEGIN SELECT RAISE(ABORT, 'rows of service are never deleted'); END;
CREATE TRIGGER book_user_kept BEFORE DELETE ON book_user BEGIN SELECT RAISE(ABORT, 'rows of book_user are never deleted'); END;
CREATE TRIGGER financial_year_kept BEFORE DELETE ON financial_year BEGIN SELECT RAISE(ABORT, 'rows of financial_year are never deleted'); END;
CREATE TRIGGER series_kept BEFORE DELETE ON series BEGIN SELECT RAISE(ABORT, 'rows of series are never deleted'); END;
CREATE TRIGGER setting_kept BEFORE DELETE ON setting BEGIN SELECT RAISE(ABORT, 'rows of setting are never deleted'); END;
