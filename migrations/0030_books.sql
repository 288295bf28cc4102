-- The books of money of a town (爱青助学). One row a town, written when a body opens them.
create table book (
  town_id text not null,
  -- the body whose workers keep the books
  organisation_id text not null,
  opened_at bigint not null,
  opened_by text not null,
  -- how many postings there are: the next number less one
  postings bigint not null default 0,
  -- the last month that takes nothing any more, 2026-10; null: none is closed
  closed_until text,
  primary key (town_id)
);

-- One closing of the books. Grows only.
create table book_closing (
  town_id text not null,
  month text not null,
  closed_at bigint not null,
  closed_by text not null,
  primary key (town_id, month)
);

-- What money is for: the dimension of every line.
create table purpose (
  town_id text not null,
  purpose_id text not null,
  name text not null,
  -- pool, directed, free
  kind text not null,
  -- the one giver it is bound to; null: to none
  giver_id text,
  made_at bigint not null,
  made_by text not null,
  -- null: takes money
  closed_at bigint,
  primary key (town_id, purpose_id)
);
create unique index purpose_name on purpose (town_id, name);
create index purpose_giver on purpose (town_id, giver_id);

-- One posting. Grows only: a correction is a counter-entry that names the posting it takes back, with a reason.
create table posting (
  town_id text not null,
  posting_id text not null,
  -- counted from 1 without a gap
  number bigint not null,
  booked_on text not null,
  -- gift, goods, income, refund, award, handed_out, cost, carried, reversal
  kind text not null,
  words text not null,
  -- what it comes from: 'gift:<id>', 'award:<id>', 'voucher:<id>', 'reversal:<posting>'; posted once
  source text not null,
  made_by text not null,
  made_at bigint not null,
  -- the second signature; null: the amount asks for one only, or money came in
  checked_by text,
  checked_at bigint,
  -- the rule that said how many sign; empty: money came in
  rule text not null default '',
  -- null unless a counter-entry
  reverses_id text,
  why text not null default '',
  primary key (town_id, posting_id)
);
create unique index posting_source on posting (town_id, source);
create unique index posting_number on posting (town_id, number);
create unique index posting_reverses on posting (town_id, reverses_id) where reverses_id is not null;
create index posting_day on posting (town_id, booked_on, number);

-- The lines of a posting: they sum to zero within each purpose. Grows only.
create table posting_line (
  town_id text not null,
  posting_id text not null,
  line bigint not null,
  number bigint not null,
  purpose_id text not null,
  account text not null,
  -- debits above zero, credits below
  fen bigint not null,
  primary key (town_id, posting_id, line)
);
create index posting_line_account on posting_line (town_id, purpose_id, account, number);
create index posting_line_number on posting_line (town_id, number);

-- What each account of each purpose holds: the sum of its lines, kept in the same transaction and proved by `check`.
create table book_balance (
  town_id text not null,
  purpose_id text not null,
  account text not null,
  fen bigint not null check (fen >= 0 or account not in ('bank', 'cash', 'stock')),
  lines bigint not null,
  primary key (town_id, purpose_id, account)
);

-- What moved on each account in a month, so that sums by month and term read a few rows. Kept and proved like the balances.
create table book_flow (
  town_id text not null,
  -- 2026-11
  month text not null,
  account text not null,
  debits bigint not null,
  credits bigint not null,
  primary key (town_id, month, account)
);

-- Money that waits for a second signature. state: waiting, posted, refused, withdrawn.
create table voucher (
  town_id text not null,
  voucher_id text not null,
  kind text not null,
  purpose_id text not null,
  debit text not null,
  credit text not null,
  fen bigint not null,
  booked_on text not null,
  words text not null,
  -- the gift or the award it is about, 'gift:<id>', 'award:<id>'; empty: neither
  subject text not null default '',
  -- pieces of goods; 0: it is money
  pieces bigint not null default 0,
  -- the posting it takes back; null: none
  reverses_id text,
  rule text not null,
  -- what the amount asks for: one, two, manager
  asks text not null,
  state text not null,
  made_by text not null,
  made_at bigint not null,
  settled_by text,
  settled_at bigint,
  -- why it was refused
  why text not null default '',
  -- null: not posted
  posting_id text,
  primary key (town_id, voucher_id)
);
create index voucher_state on voucher (town_id, state, made_at);
create index voucher_subject on voucher (town_id, subject, state);
