-- A school term of a 少骏会 branch: the days between which it meets.
create table branch_term (
  town_id text not null,
  branch_term_id text not null,
  organisation_id text not null,
  title text not null,
  first_on text not null,
  last_on text not null,
  made_by text not null,
  made_at bigint not null,
  primary key (town_id, branch_term_id)
);
create index branch_term_body on branch_term (town_id, organisation_id, first_on);

-- One meeting of a branch. state: planned, held, called_off.
create table meeting (
  town_id text not null,
  meeting_id text not null,
  branch_term_id text not null,
  organisation_id text not null,
  -- one of the themes the badges ask for
  theme text not null,
  place text not null,
  starts_at bigint not null,
  ends_at bigint not null,
  -- when it was to begin before it was moved; null: never moved
  moved_from bigint,
  state text not null,
  -- a list of what may be shown to a leader there, each "badge leaf"
  serves text not null,
  -- why it was called off; empty: it was not
  why text not null default '',
  made_by text not null,
  made_at bigint not null,
  primary key (town_id, meeting_id)
);
create index meeting_term on meeting (town_id, branch_term_id, starts_at);
create index meeting_body on meeting (town_id, organisation_id, starts_at);

-- An adult named for a meeting. part: leader, helper.
create table meeting_adult (
  town_id text not null,
  meeting_id text not null,
  person_id text not null,
  part text not null,
  named_by text not null,
  named_at bigint not null,
  primary key (town_id, meeting_id, person_id)
);
create index meeting_adult_person on meeting_adult (town_id, person_id);

-- Whether a child was at a meeting. presence: present, absent.
create table meeting_presence (
  town_id text not null,
  meeting_id text not null,
  person_id text not null,
  presence text not null,
  noted_by text not null,
  noted_at bigint not null,
  primary key (town_id, meeting_id, person_id)
);
create index meeting_presence_person on meeting_presence (town_id, person_id);

-- What a leader saw and attests by hand. Taken back, never deleted.
create table endorsement (
  town_id text not null,
  endorsement_id text not null,
  person_id text not null,
  organisation_id text not null,
  -- the code of the badge and the leaf as the scheme writes it
  badge text not null,
  leaf text not null,
  words text not null,
  endorsed_by text not null,
  endorsed_at bigint not null,
  -- null: it stands
  taken_back_at bigint,
  taken_back_by text,
  -- why; empty: undone within the first minutes
  why text not null default '',
  primary key (town_id, endorsement_id)
);
create unique index endorsement_once on endorsement (town_id, person_id, badge, leaf)
  where taken_back_at is null;
create index endorsement_person on endorsement (town_id, person_id, endorsed_at);
create index endorsement_body on endorsement (town_id, organisation_id, endorsed_at);

-- A badge awarded in person. Written once.
create table badge_award (
  town_id text not null,
  award_id text not null,
  person_id text not null,
  organisation_id text not null,
  badge text not null,
  -- as the badge was called and where it stood on that day
  badge_name text not null,
  area text not null,
  awarded_on text not null,
  occasion text not null,
  -- the version of the scheme it was weighed by
  rule text not null,
  awarded_by text not null,
  awarded_at bigint not null,
  primary key (town_id, award_id)
);
create unique index badge_award_once on badge_award (town_id, person_id, badge);
create index badge_award_body on badge_award (town_id, organisation_id, awarded_on);

-- What an award stands on: attested facts of other books, a line each.
create table award_source (
  town_id text not null,
  award_id text not null,
  leaf text not null,
  -- meeting:<id>, hours:<id>, part:<id> of a course, endorsement:<id>
  source text not null,
  primary key (town_id, award_id, leaf, source)
);
