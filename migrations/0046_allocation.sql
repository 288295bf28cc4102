-- What is known of a pupil's need in a term: the class of need and what comes from elsewhere. No name in it.
create table pupil_need (
  town_id text not null,
  pupil_id text not null,
  -- 2026-2
  term text not null,
  -- 1 the greatest to 4
  class bigint not null,
  -- what the child has from elsewhere this term
  received_fen bigint not null default 0,
  -- girl, boy; null: not noted, and no giver's condition asks for it
  sex text,
  noted_by text not null,
  noted_at bigint not null,
  primary key (town_id, pupil_id, term)
);

-- For whom the givers of a purpose bound its money. No row: for every pupil.
create table purpose_bound (
  town_id text not null,
  purpose_id text not null,
  -- stages of school with commas between; empty: every stage
  stages text not null,
  -- girl, boy; null: both
  sex text,
  words text not null,
  said_by text not null,
  said_at bigint not null,
  primary key (town_id, purpose_id)
);

-- Who sits in the committee that decides about the pool.
create table committee_seat (
  town_id text not null,
  person_id text not null,
  -- worker, volunteer, body
  side text not null,
  appointed_by text not null,
  appointed_at bigint not null,
  -- null: sits
  ended_at bigint,
  primary key (town_id, person_id)
);

-- One allocation of the pool, frozen with its rule before anybody sees a result. state: open, decided, turned_down, withdrawn.
create table allocation (
  town_id text not null,
  allocation_id text not null,
  term text not null,
  state text not null,
  -- the rule and the standards in force when it was frozen, and the rule's own text
  rule text not null,
  standards text not null,
  content text not null,
  -- which way of reckoning
  algorithm bigint not null,
  -- where the order by code begins
  seed bigint not null,
  children bigint not null,
  served bigint not null,
  pool_fen bigint not null,
  given_fen bigint not null,
  made_by text not null,
  made_at bigint not null,
  settled_by text,
  settled_at bigint,
  primary key (town_id, allocation_id)
);
create index allocation_list on allocation (town_id, made_at);
create index allocation_term on allocation (town_id, term, state);
create unique index allocation_one on allocation (town_id, term) where state = 'open';

-- The money of an allocation: from which purpose how much, and for whom its givers bound it. Grows only.
create table allocation_source (
  town_id text not null,
  allocation_id text not null,
  place bigint not null,
  purpose_id text not null,
  fen bigint not null,
  stages text not null,
  sex text,
  primary key (town_id, allocation_id, place)
);

-- Every pupil of an allocation as it saw one, with what it suggested and why. Grows only.
create table allocation_child (
  town_id text not null,
  allocation_id text not null,
  pupil_id text not null,
  code text not null,
  stage text not null,
  -- a keyed hash: which children go to one school, not which school it is
  school_key text not null,
  standard_fen bigint not null,
  received_fen bigint not null,
  class bigint not null,
  -- 1: got nothing when the pool was last allocated
  passed_over bigint not null,
  sex text,
  -- purposes of a giver who is related to the child, with commas between
  barred text not null,
  -- free, not_reviewed, has_giver, has_award
  standing text not null,
  fen bigint not null,
  reason text not null,
  primary key (town_id, allocation_id, pupil_id)
);
create index allocation_child_list on allocation_child (town_id, allocation_id, code);

-- An amount that the committee set otherwise than suggested, with the reason. The latest of a pupil holds. Grows only.
create table allocation_change (
  town_id text not null,
  allocation_id text not null,
  pupil_id text not null,
  turn bigint not null,
  fen bigint not null,
  why text not null,
  changed_by text not null,
  changed_at bigint not null,
  primary key (town_id, allocation_id, pupil_id, turn)
);

-- What a member said of an allocation; until it is settled the member may say otherwise.
create table allocation_vote (
  town_id text not null,
  allocation_id text not null,
  person_id text not null,
  side text not null,
  -- for, against, abstain, recused
  vote text not null,
  -- the dissent in words, or why the member stood aside
  words text not null,
  -- how many amounts the committee had set otherwise when the member voted: a later one makes it count no more
  saw bigint not null,
  voted_at bigint not null,
  primary key (town_id, allocation_id, person_id)
);

-- The awards that came of a decided allocation. Grows only.
create table allocation_award (
  town_id text not null,
  allocation_id text not null,
  pupil_id text not null,
  award_id text not null,
  fen bigint not null,
  primary key (town_id, allocation_id, pupil_id)
);
create index allocation_award_award on allocation_award (town_id, award_id);

-- The purposes that an award is paid from, where they are several: together the whole award. No row: one purpose, the award's own. Grows only.
create table award_share (
  town_id text not null,
  award_id text not null,
  purpose_id text not null,
  fen bigint not null,
  primary key (town_id, award_id, purpose_id)
);
create index award_share_purpose on award_share (town_id, purpose_id);
create index award_purpose on award (town_id, purpose_id, state);
