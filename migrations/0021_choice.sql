-- A round of mutual choice (双向选择): candidates and teams rank each other, a stable matching is
-- proposed, both sides say yes. state: open, proposed, agreed, called_off.
create table choosing_round (
  town_id text not null,
  round_id text not null,
  -- the body that holds it; its teams stand below
  organisation_id text not null,
  title text not null,
  about text not null,
  -- the last day for wishes
  until_on text not null,
  state text not null,
  opened_by text not null,
  opened_at bigint not null,
  -- null: nothing was proposed since it was opened or reopened
  proposed_at bigint,
  proposed_by text,
  -- null: not agreed by the worker
  agreed_at bigint,
  agreed_by text,
  -- why it was called off or reopened last; empty: it was not
  why text not null default '',
  primary key (town_id, round_id)
);
create index choosing_round_body on choosing_round (town_id, organisation_id, opened_at);

-- A team in a round, with its places.
create table round_team (
  town_id text not null,
  round_id text not null,
  organisation_id text not null,
  places bigint not null,
  -- null: it has not written whom it would like
  ranked_at bigint,
  ranked_by text,
  -- null: it takes part; else it declined quietly, which only the worker sees
  declined_at bigint,
  -- null: it has not said yes to the pairs proposed
  said_yes_at bigint,
  said_yes_by text,
  primary key (town_id, round_id, organisation_id)
);
create index round_team_body on round_team (town_id, organisation_id, round_id);

-- A candidate in a round.
create table round_candidate (
  town_id text not null,
  round_id text not null,
  person_id text not null,
  -- what the candidate hopes for, in the own words; read by the teams of the round
  hopes text not null default '',
  -- null: no wishes were kept
  ranked_at bigint,
  ranked_by text,
  -- null: takes part; else declined quietly, which only the worker sees
  declined_at bigint,
  named_at bigint not null,
  named_by text not null,
  primary key (town_id, round_id, person_id)
);
create index round_candidate_person on round_candidate (town_id, person_id, round_id);

-- One wish of a candidate: place 1 is the first.
create table wish (
  town_id text not null,
  round_id text not null,
  person_id text not null,
  place bigint not null,
  organisation_id text not null,
  primary key (town_id, round_id, person_id, place)
);

-- One wish of a team: place 1 is the first.
create table team_wish (
  town_id text not null,
  round_id text not null,
  organisation_id text not null,
  place bigint not null,
  person_id text not null,
  primary key (town_id, round_id, organisation_id, place)
);

-- A pair that the worker holds before the matching, with the reason for the other workers.
create table locked_pair (
  town_id text not null,
  round_id text not null,
  person_id text not null,
  organisation_id text not null,
  why text not null,
  locked_by text not null,
  locked_at bigint not null,
  primary key (town_id, round_id, person_id)
);

-- A pair that was proposed and, once agreed, holds until it is ended by a counter-step.
create table chosen_pair (
  town_id text not null,
  round_id text not null,
  person_id text not null,
  organisation_id text not null,
  -- which wish of the candidate it was; null: locked, and not among the wishes
  place bigint,
  -- null: it came from the matching; else it was locked
  locked_at bigint,
  -- null: proposed only
  agreed_at bigint,
  agreed_by text,
  -- null: it holds
  ended_at bigint,
  ended_by text,
  why text not null default '',
  primary key (town_id, round_id, person_id)
);
create index chosen_pair_team on chosen_pair (town_id, round_id, organisation_id);
create index chosen_pair_person on chosen_pair (town_id, person_id, agreed_at);

-- A time kept for a talk with one worker. Whoever books it first has it.
create table slot (
  town_id text not null,
  slot_id text not null,
  organisation_id text not null,
  worker_id text not null,
  starts_at bigint not null,
  ends_at bigint not null,
  place text not null,
  -- until when a candidate may still move away from it
  change_until bigint not null,
  -- null: free
  interview_id text,
  made_by text not null,
  made_at bigint not null,
  -- null: offered; else taken back
  closed_at bigint,
  primary key (town_id, slot_id)
);
create index slot_worker on slot (town_id, worker_id, starts_at);
create index slot_body on slot (town_id, organisation_id, starts_at);

-- A one-to-one interview.
-- state: invited, booked, passed, another_talk, not_this_time, no_show, withdrawn.
create table interview (
  town_id text not null,
  interview_id text not null,
  organisation_id text not null,
  person_id text not null,
  state text not null,
  invited_at bigint not null,
  invited_by text not null,
  -- null: no time was booked
  slot_id text,
  booked_at bigint,
  booked_by text,
  -- how often the time was changed
  moves bigint not null default 0,
  -- null: not decided
  decided_at bigint,
  decided_by text,
  -- what the candidate is told
  words text not null default '',
  -- what is done after a no-show: call, new_time, family, pause; empty: it was none
  next_step text not null default '',
  -- the worker's private notes, sealed; null: none
  notes_sealed text,
  -- the version of the rubric; null: not decided
  rubric bigint,
  primary key (town_id, interview_id)
);
create index interview_person on interview (town_id, person_id, invited_at);
create index interview_body on interview (town_id, organisation_id, state, invited_at);

-- One line of the rubric as it was given, with the words of that day.
create table interview_score (
  town_id text not null,
  interview_id text not null,
  place bigint not null,
  title text not null,
  -- 1 to 4
  score bigint not null,
  -- what the score means, as the rubric said it
  meaning text not null,
  -- what was seen, in the worker's words
  words text not null default '',
  primary key (town_id, interview_id, place)
);

-- Words of an interview that is being written: for their author alone, gone when it is sent.
create table interview_draft (
  town_id text not null,
  -- the candidate
  person_id text not null,
  author_id text not null,
  interview_id text not null,
  words_sealed text not null,
  kept_at bigint not null,
  primary key (town_id, person_id, author_id)
);

-- A version of the town's rubric; the highest number holds. Number 1 is the house's own and is
-- not written here.
create table rubric (
  town_id text not null,
  number bigint not null,
  made_by text not null,
  made_at bigint not null,
  primary key (town_id, number)
);

-- One line of a version of the rubric with the words of each score.
create table rubric_line (
  town_id text not null,
  number bigint not null,
  place bigint not null,
  title text not null,
  meaning_1 text not null,
  meaning_2 text not null,
  meaning_3 text not null,
  meaning_4 text not null,
  primary key (town_id, number, place)
);
