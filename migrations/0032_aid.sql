-- A pupil who is aided: a code outside, everything that could name the child sealed.
create table pupil (
  town_id text not null,
  pupil_id text not null,
  -- P-0001, the only name outside this row
  code text not null,
  -- primary, junior-middle, senior-middle
  stage text not null,
  name_sealed text not null,
  school_sealed text not null,
  guardian_sealed text not null,
  phone_sealed text,
  phone_key text,
  -- keyed hash of name and guardian's telephone, so that no child is aided under two codes
  same_key text not null,
  taken_on text not null,
  made_by text not null,
  made_at bigint not null,
  -- null: still aided
  left_on text,
  left_why text not null default '',
  primary key (town_id, pupil_id)
);
create unique index pupil_code on pupil (town_id, code);
create index pupil_same on pupil (town_id, same_key);

-- One pupil's aid of one term. state: proposed, decided, paid, received, refused, withdrawn, returned.
create table award (
  town_id text not null,
  award_id text not null,
  pupil_id text not null,
  -- 2026-1 is the spring of 2026, 2026-2 its autumn
  term text not null,
  -- the pupil's stage of school in that term
  stage text not null,
  fen bigint not null,
  purpose_id text not null,
  state text not null,
  -- the standard that allowed it
  rule text not null,
  proposed_by text not null,
  proposed_at bigint not null,
  decided_by text,
  decided_at bigint,
  -- why it was refused
  why text not null default '',
  posting_id text,
  paid_by text,
  paid_on text,
  -- 'guardian' or 'school'; null: nobody has signed for it yet
  received_from text,
  received_on text,
  received_noted_by text,
  primary key (town_id, award_id)
);
create unique index award_one on award (town_id, pupil_id, term) where state in ('proposed', 'decided', 'paid', 'received');
create index award_term on award (town_id, term, state);
create index award_pupil on award (town_id, pupil_id, term);

-- The parts of gifts that an award is paid from, oldest gift first. Grows only: an award that is given back adds the parts again with the sign turned.
create table award_part (
  town_id text not null,
  award_id text not null,
  gift_id text not null,
  -- 1: paid from it; 2: given back to it
  turn bigint not null,
  fen bigint not null,
  primary key (town_id, award_id, gift_id, turn)
);
create index award_part_gift on award_part (town_id, gift_id);

-- Paid awards by term, kept with them and proved against the books by `check`.
create table aid_total (
  town_id text not null,
  term text not null,
  awards bigint not null,
  fen bigint not null,
  primary key (town_id, term)
);
