-- A bank's statement that was read in. The file itself is not kept.
create table bank_statement (
  town_id text not null,
  statement_id text not null,
  -- keyed hash of the bytes: the same file twice is the same statement
  file_hash text not null,
  -- which row holds the headings and which column what, to be offered again
  layout text not null,
  lines bigint not null,
  -- lines that no statement before had
  fresh bigint not null,
  -- rows below the headings that are no lines
  passed_over bigint not null,
  -- lines whose balance does not follow from the one before
  gaps bigint not null,
  read_by text not null,
  read_at bigint not null,
  primary key (town_id, statement_id)
);
create unique index bank_statement_file on bank_statement (town_id, file_hash);
create index bank_statement_list on bank_statement (town_id, read_at);

-- One line of a statement. Who paid and why is sealed: it is somebody's account. state: open, matched, passed. What the bank said never changes.
create table bank_line (
  town_id text not null,
  bank_line_id text not null,
  statement_id text not null,
  -- keyed hash of what tells it from every other line: no line is read twice
  line_key text not null,
  -- the order of the account, counted from 1
  seq bigint not null,
  -- its row in the file
  line bigint not null,
  booked_on text not null,
  -- above zero it came in, below it went out
  fen bigint not null,
  -- what the account held after it; null: the file does not say
  balance bigint,
  party_sealed text not null,
  -- null: the file does not say
  account_sealed text,
  -- the last four digits behind stars
  account_masked text not null,
  words_sealed text not null,
  state text not null,
  -- why it is not money of these books
  why text not null default '',
  settled_by text,
  settled_at bigint,
  primary key (town_id, bank_line_id)
);
create unique index bank_line_key on bank_line (town_id, line_key);
create unique index bank_line_seq on bank_line (town_id, seq);
create index bank_line_statement on bank_line (town_id, statement_id, seq);
create index bank_line_day on bank_line (town_id, booked_on, seq);
create index bank_line_state on bank_line (town_id, state, booked_on, seq);

-- A line of the bank is this posting of the books. Grows only: what was wrong is undone with a time and a person.
create table bank_match (
  town_id text not null,
  bank_line_id text not null,
  posting_id text not null,
  -- tells it from the same match before it was undone
  turn bigint not null,
  -- what the posting moved at the bank
  fen bigint not null,
  matched_by text not null,
  matched_at bigint not null,
  undone_by text,
  undone_at bigint,
  primary key (town_id, bank_line_id, posting_id, turn)
);
create unique index bank_match_posting on bank_match (town_id, posting_id) where undone_at is null;
