-- A programme: the named line of service an activity belongs to.
create table programme (
  town_id text not null,
  programme_id text not null,
  organisation_id text not null,
  name text not null,
  about text not null default '',
  field text not null,
  worker_part text not null default '',
  volunteer_part text not null default '',
  created_at bigint not null,
  closed_at bigint,
  primary key (town_id, programme_id)
);

-- An activity: what is done, by whom together, where, with which risks. Draft until published.
create table activity (
  town_id text not null,
  activity_id text not null,
  programme_id text not null,
  organisation_id text not null,
  -- short code in addresses and on posters
  code text not null,
  title text not null,
  kind text not null,
  -- 'dated' or 'window' (flexible-window task)
  form text not null,
  about text not null,
  schedule_words text not null default '',
  place text not null,
  address text not null,
  meeting_point text not null default '',
  risks text not null default '',
  bring text not null default '',
  worker_part text not null default '',
  volunteer_part text not null default '',
  contact_name text not null,
  contact_phone text not null,
  responsible_id text not null,
  -- days: recurrence as JSON, null for one-off and windows
  recurrence text,
  -- insurance note; empty: none. Asked for when risky
  insurance text not null default '',
  risky_at bigint,
  minimum_age bigint,
  -- kind of training or qualification asked for; null: none
  qualification text,
  -- 'poster', 'rotating'
  code_kind text not null default 'poster',
  code_secret text not null,
  -- evidence of place asked for: JSON [{kind,lat_e6,lng_e6,radius_m}], null: not asked
  places text,
  -- sign-up asks the worker's yes first
  approval_from bigint,
  declared text not null default '[]',
  created_by text not null,
  created_at bigint not null,
  changed_at bigint not null,
  published_at bigint,
  called_off_at bigint,
  called_off_why text not null default '',
  primary key (town_id, activity_id)
);
create unique index activity_code on activity (town_id, code);
create index activity_list on activity (town_id, organisation_id, created_at);
create index activity_time on activity (town_id, created_at, activity_id);
create index activity_author on activity (town_id, created_by, created_at);

-- A body that runs the activity too: joint running (活动联办).
create table joint_organiser (
  town_id text not null,
  activity_id text not null,
  organisation_id text not null,
  task text not null,
  primary key (town_id, activity_id, organisation_id)
);

-- A post: which seats, how many a shift. side is 'worker' or 'volunteer'.
create table post (
  town_id text not null,
  post_id text not null,
  activity_id text not null,
  name text not null,
  side text not null,
  task text not null default '',
  condition text not null default '',
  least bigint not null,
  places bigint not null,
  -- seats of `places` that people under 18 may take; null: no limit of its own
  minor_places bigint,
  qualification text,
  sort bigint not null,
  primary key (town_id, post_id)
);
create index post_activity on post (town_id, activity_id, sort);

-- One shift: a day and a time. For a window task the first and last day.
create table shift (
  town_id text not null,
  shift_id text not null,
  activity_id text not null,
  organisation_id text not null,
  code text not null,
  starts_at bigint not null,
  ends_at bigint not null,
  -- minutes of rest and meals inside, not counted
  rest_minutes bigint not null default 0,
  leader_id text,
  -- sign-ups close at this instant
  sign_up_until bigint not null,
  cancel_until bigint not null,
  published_at bigint,
  called_off_at bigint,
  called_off_why text not null default '',
  -- the leader ended the shift; hours can be confirmed
  closed_at bigint,
  closed_by text,
  confirmed_at bigint,
  note text not null default '',
  primary key (town_id, shift_id)
);
create unique index shift_code on shift (town_id, code);
create index shift_time on shift (town_id, starts_at, shift_id);
create index shift_activity on shift (town_id, activity_id, starts_at);
create index shift_open on shift (town_id, organisation_id, ends_at);
create index shift_leader on shift (town_id, leader_id, starts_at);

-- The seats of one post in one shift. `taken` is kept in the same transaction as the sign-ups and proved by `check`.
create table seat (
  town_id text not null,
  shift_id text not null,
  post_id text not null,
  places bigint not null,
  taken bigint not null,
  minor_places bigint,
  minors_taken bigint not null,
  waiting bigint not null,
  primary key (town_id, shift_id, post_id)
);

-- One person's sign-up for one post of one shift. state: asked, placed, waiting, offered, cancelled, declined, lapsed.
create table sign_up (
  town_id text not null,
  sign_up_id text not null,
  shift_id text not null,
  post_id text not null,
  person_id text not null,
  state text not null,
  -- order of the waiting list: (queue_class, asked_at, sign_up_id); the published rule gives the class
  queue_class bigint not null,
  asked_at bigint not null,
  -- a freed place is kept for this person until then; null unless offered
  offered_until bigint,
  -- who acted, when it was not the person
  asked_by text not null,
  -- 'self', 'phone', 'regular', 'family', 'walk_in', 'swap', 'paper'
  way text not null,
  -- family: sign-ups made together share it
  party_id text,
  ended_at bigint,
  ended_by text,
  ended_why text not null default '',
  ended_reason text not null default '',
  minor_at bigint,
  primary key (town_id, sign_up_id)
);
create unique index sign_up_one on sign_up (town_id, shift_id, person_id) where ended_at is null;
create index sign_up_shift on sign_up (town_id, shift_id, state, queue_class, asked_at);
create index sign_up_person on sign_up (town_id, person_id, asked_at);
create index sign_up_person_open on sign_up (town_id, person_id) where ended_at is null;
create index sign_up_offer on sign_up (town_id, state, offered_until);

-- A standing sign-up: every coming shift of the activity, until paused.
create table regular (
  town_id text not null,
  regular_id text not null,
  activity_id text not null,
  post_id text not null,
  person_id text not null,
  starts_on text not null,
  paused_from text,
  paused_until text,
  ended_at bigint,
  created_by text not null,
  created_at bigint not null,
  primary key (town_id, regular_id)
);
create index regular_activity on regular (town_id, activity_id);
create index regular_person on regular (town_id, person_id);

-- A place offered to another person. state: offered, taken, withdrawn, declined.
create table swap (
  town_id text not null,
  swap_id text not null,
  sign_up_id text not null,
  shift_id text not null,
  from_person_id text not null,
  to_person_id text not null,
  state text not null,
  offered_at bigint not null,
  settled_at bigint,
  primary key (town_id, swap_id)
);
create index swap_to on swap (town_id, to_person_id, state);
create index swap_shift on swap (town_id, shift_id);
