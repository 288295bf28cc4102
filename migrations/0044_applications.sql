-- An application for a pupil's aid: a code outside, everything that could name the child sealed. state: applied, complete, visited, assessed, published, approved, refused, withdrawn.
create table aid_application (
  town_id text not null,
  application_id text not null,
  -- A-0001, the only name outside this row
  code text not null,
  state text not null,
  -- primary, junior-middle, senior-middle
  stage text not null,
  -- the class in the first term of aid, counted from 1
  grade bigint not null,
  -- the first term that aid is asked for
  term text not null,
  name_sealed text not null,
  school_sealed text not null,
  guardian_sealed text not null,
  hardship_sealed text not null,
  phone_sealed text,
  phone_key text,
  -- keyed hash of name and guardian's telephone, as in pupil
  same_key text not null,
  -- keyed hash of the child's document number; the number itself is kept nowhere
  document_key text,
  -- worker, school, guardian
  brought_as text not null,
  brought_by text not null,
  made_at bigint not null,
  -- the rule it was assessed by; empty: not yet
  rule text not null default '',
  points bigint,
  assessed_by text,
  -- what the public reads: a surname with a sign; empty: not published
  mask text not null default '',
  fen bigint not null default 0,
  published_from text,
  published_until text,
  settled_by text,
  settled_at bigint,
  why text not null default '',
  -- the pupil it became
  pupil_id text,
  primary key (town_id, application_id)
);
create unique index aid_application_code on aid_application (town_id, code);
create unique index aid_application_open on aid_application (town_id, same_key) where state in ('applied', 'complete', 'visited', 'assessed', 'published');
create index aid_application_list on aid_application (town_id, state, made_at);
create index aid_application_brought on aid_application (town_id, brought_by, made_at);
create index aid_application_notice on aid_application (town_id, published_until) where state = 'published';

-- A paper of an application that was seen, with a photograph if one was taken.
create table application_paper (
  town_id text not null,
  application_id text not null,
  -- household-book, guardian-id, school-proof, hardship-proof, agreement
  paper text not null,
  noted_by text not null,
  noted_at bigint not null,
  photo_sealed text,
  primary key (town_id, application_id, paper)
);

-- One person's report of the visit at the family's home. Two make a visit.
create table application_visit (
  town_id text not null,
  application_id text not null,
  visitor_id text not null,
  -- worker, second
  visited_as text not null,
  visited_on text not null,
  words_sealed text not null,
  made_at bigint not null,
  primary key (town_id, application_id, visitor_id)
);

-- The points of one criterion, with the words for them.
create table application_point (
  town_id text not null,
  application_id text not null,
  -- income, illness, disability, care, siblings
  criterion text not null,
  points bigint not null,
  primary key (town_id, application_id, criterion)
);

-- Somebody who said that they have to do with the family and do not assess (回避).
create table application_recusal (
  town_id text not null,
  application_id text not null,
  person_id text not null,
  made_at bigint not null,
  primary key (town_id, application_id, person_id)
);

-- An objection to what is published. Words and way to answer are sealed.
create table application_objection (
  town_id text not null,
  objection_id text not null,
  application_id text not null,
  words_sealed text not null,
  contact_sealed text not null,
  made_at bigint not null,
  -- empty: nobody has answered yet
  answer text not null default '',
  answered_by text,
  answered_at bigint,
  primary key (town_id, objection_id)
);
create index application_objection_of on application_objection (town_id, application_id, made_at);

-- A child whom another programme of the town aids: a keyed hash and the programme, no name. Others learn yes or no.
create table aided_elsewhere (
  town_id text not null,
  entry_id text not null,
  document_key text not null,
  programme text not null,
  noted_by text not null,
  noted_at bigint not null,
  -- null: still aided there
  ended_at bigint,
  primary key (town_id, entry_id)
);
create unique index aided_elsewhere_one on aided_elsewhere (town_id, document_key, programme) where ended_at is null;
create index aided_elsewhere_list on aided_elsewhere (town_id, noted_at);

-- The terms for which the programme gave its word to a pupil: what the number of terms without a gap counts.
create table pupil_course (
  town_id text not null,
  pupil_id text not null,
  from_term text not null,
  -- the class in that term; null: not known
  grade bigint,
  -- the last term that is due; null: it goes on
  until_term text,
  -- keyed hash of the document number; null: not known
  document_key text,
  primary key (town_id, pupil_id)
);
create index pupil_course_document on pupil_course (town_id, document_key) where document_key is not null;

-- How a pupil's aid ended, and to whom it was handed over.
create table pupil_stop (
  town_id text not null,
  pupil_id text not null,
  -- graduated, moved, better, wrong-facts, wish, transferred
  reason text not null,
  -- for a transfer: to which school or programme, and what was handed over
  to_sealed text,
  handed_sealed text,
  stopped_by text not null,
  stopped_at bigint not null,
  primary key (town_id, pupil_id)
);

-- A worker's look at a pupil in a term. outcome: goes_on, stops.
create table pupil_review (
  town_id text not null,
  pupil_id text not null,
  term text not null,
  outcome text not null,
  reviewed_by text not null,
  reviewed_at bigint not null,
  primary key (town_id, pupil_id, term)
);
