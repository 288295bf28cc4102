-- One tap, as it came from a phone, a page or a typed sheet. Append only; made once by its id.
create table mark (
  town_id text not null,
  mark_id text not null,
  shift_id text not null,
  -- null: a walk-in known by name only
  person_id text,
  walk_in_name text not null default '',
  walk_in_tail text not null default '',
  -- in, out, absent, expected (undo), present (undo of out)
  kind text not null,
  -- the phone's clock, and ours
  device_at bigint not null,
  received_at bigint not null,
  -- the instant we take it to have happened: device time corrected by the phone's offset
  happened_at bigint not null,
  device text not null,
  -- tap, all, scan, poster, rotating, own_code, sheet, desk
  method text not null,
  -- place evidence: 'inside', 'outside'; null: not given. Never a position.
  place text,
  made_by text not null,
  primary key (town_id, mark_id)
);
create index mark_shift on mark (town_id, shift_id, happened_at);

-- What the marks come to: one row per person and shift.
create table attendance (
  town_id text not null,
  attendance_id text not null,
  shift_id text not null,
  person_id text not null,
  -- expected, present, left, absent
  state text not null,
  in_at bigint,
  in_method text,
  in_place text,
  out_at bigint,
  out_method text,
  out_place text,
  -- the check-out was forgotten and the planned end stands in for it
  out_assumed_at bigint,
  -- said by the worker or leader when correcting
  corrected_by text,
  corrected_why text not null default '',
  changed_at bigint not null,
  -- an appeal against 'absent'
  appeal_words text not null default '',
  appealed_at bigint,
  appeal_answer text not null default '',
  appeal_answered_at bigint,
  appeal_answered_by text,
  primary key (town_id, attendance_id)
);
create unique index attendance_one on attendance (town_id, shift_id, person_id);
create index attendance_person on attendance (town_id, person_id, changed_at);
create index attendance_state on attendance (town_id, state, changed_at);
create index attendance_appeal on attendance (town_id, appealed_at) where appealed_at is not null and appeal_answered_at is null;

-- A walk-in known by name, waiting to be matched with a person.
create table walk_in (
  town_id text not null,
  mark_id text not null,
  shift_id text not null,
  name text not null,
  phone_tail text not null default '',
  in_at bigint not null,
  out_at bigint,
  person_id text,
  matched_at bigint,
  dismissed_at bigint,
  primary key (town_id, mark_id)
);
create index walk_in_shift on walk_in (town_id, shift_id);
