-- Something one may be trusted with after training. Gates ask for it by its name.
create table qualification (
  town_id text not null,
  qualification_id text not null,
  organisation_id text not null,
  name text not null,
  about text not null,
  -- months it holds; 0: for good
  valid_months bigint not null,
  -- supervised practices that renew it; 0: practice does not
  practices bigint not null,
  -- taught sittings that renew it; 0: teaching does not
  teachings bigint not null,
  -- months after its end in which half the evidence wakes it up
  rest_months bigint not null,
  made_at bigint not null,
  -- null: still given
  closed_at bigint,
  primary key (town_id, qualification_id)
);
create unique index qualification_name on qualification (town_id, name);

-- A course of training. state: draft, open, ended, called_off.
create table course (
  town_id text not null,
  course_id text not null,
  organisation_id text not null,
  title text not null,
  -- concepts, skills, special, sharing
  kind text not null,
  about text not null,
  place text not null,
  -- attending, test, observed
  assessment text not null,
  places bigint not null,
  taken bigint not null default 0,
  waiting bigint not null default 0,
  -- share of its time one must be there for a result, of a hundred
  least_percent bigint not null,
  -- mark that passes a test, of a hundred
  pass_mark bigint not null,
  minimum_age bigint not null default 0,
  -- what passing it gives; null: nothing but the hours
  qualification_id text,
  -- the first start and the last end of its sittings
  starts_at bigint not null,
  ends_at bigint not null,
  state text not null,
  made_by text not null,
  made_at bigint not null,
  -- why it was called off; empty: it was not
  why text not null default '',
  primary key (town_id, course_id)
);
create index course_coming on course (town_id, state, ends_at);
create index course_qualification on course (town_id, qualification_id, state, ends_at);

-- One meeting of a course.
create table sitting (
  town_id text not null,
  sitting_id text not null,
  course_id text not null,
  topic text not null,
  starts_at bigint not null,
  ends_at bigint not null,
  primary key (town_id, sitting_id)
);
create index sitting_course on sitting (town_id, course_id, starts_at);

-- Who teaches a course: a social worker, a volunteer, or both together.
create table teacher (
  town_id text not null,
  course_id text not null,
  person_id text not null,
  named_at bigint not null,
  primary key (town_id, course_id, person_id)
);
create index teacher_person on teacher (town_id, person_id);

-- One person's part in a course. state: placed, waiting, withdrawn, passed, not_yet, missed.
create table enrolment (
  town_id text not null,
  enrolment_id text not null,
  course_id text not null,
  person_id text not null,
  state text not null,
  asked_at bigint not null,
  asked_by text not null,
  -- null: never had a place
  placed_at bigint,
  -- null: has neither been taken back nor been given a result
  settled_at bigint,
  settled_by text,
  -- marks of a test; null: none
  marks bigint,
  -- what was seen, in the teacher's words
  words text not null default '',
  -- minutes learned
  minutes bigint not null default 0,
  primary key (town_id, enrolment_id)
);
create index enrolment_course on enrolment (town_id, course_id, asked_at);
create index enrolment_person on enrolment (town_id, person_id, asked_at);

-- Presence at a sitting. presence: present, absent.
create table presence (
  town_id text not null,
  sitting_id text not null,
  person_id text not null,
  presence text not null,
  noted_at bigint not null,
  noted_by text not null,
  primary key (town_id, sitting_id, person_id)
);

-- Time learned, a line for each thing learned once. Grows only.
create table learning (
  town_id text not null,
  learning_id text not null,
  person_id text not null,
  -- concepts, skills, special, sharing
  kind text not null,
  learned_on text not null,
  minutes bigint not null,
  -- where it comes from: course:<id>, or activity:<id> of a sharing round
  source text not null,
  words text not null,
  primary key (town_id, learning_id)
);
create unique index learning_source on learning (town_id, person_id, source);
create index learning_person on learning (town_id, person_id, learned_on);

-- Sums of `learning`, so that a report of a city reads a few rows.
create table learning_total (
  town_id text not null,
  -- 2026-11
  month text not null,
  kind text not null,
  minutes bigint not null,
  entries bigint not null,
  primary key (town_id, month, kind)
);

-- Somebody's qualification: one row for each time it was given.
create table qualified (
  town_id text not null,
  qualified_id text not null,
  person_id text not null,
  qualification_id text not null,
  since text not null,
  -- the last day; null: for good
  until text,
  -- how it was given or last renewed: course, shown, practice, teaching
  gained_by text not null,
  -- the day of the last renewal or the first day: evidence counts from here
  renewed_on text not null,
  -- the part in the course it came from; null: from elsewhere
  enrolment_id text,
  given_by text not null,
  given_at bigint not null,
  -- null: not taken back
  withdrawn_on text,
  why text not null default '',
  primary key (town_id, qualified_id)
);
create index qualified_person on qualified (town_id, person_id, given_at);
create index qualified_register on qualified (town_id, qualification_id, until, person_id);

-- One practice that a worker or leader watched.
create table practice (
  town_id text not null,
  practice_id text not null,
  person_id text not null,
  qualification_id text not null,
  practised_on text not null,
  words text not null,
  supervised_by text not null,
  noted_at bigint not null,
  primary key (town_id, practice_id)
);
create index practice_person on practice (town_id, person_id, qualification_id, practised_on);
