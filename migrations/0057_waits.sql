-- What waits (0042), with walks through a case left half way, money that waits for a second signature,
-- and promises to give that nobody kept. In `todo`, a row of a kind that is for everybody but one person
-- names that person and the body: `domain/todo` says which kinds those are.
drop view todo_now;
create view todo_now as
select i.town_id as town_id, 'interview-book' as kind, i.interview_id as subject,
  i.person_id as person_id, '' as organisation_id, cast(null as text) as shift_id,
  i.invited_at as opens_at, cast(null as bigint) as closes_at, cast(null as text) as after_on,
  cast(null as text) as until_on, cast(null as bigint) as begins_at, cast(1 as bigint) as n
  from interview i where i.state = 'invited'
union all
select i.town_id, 'interview-talk', i.interview_id, i.person_id, '', cast(null as text),
  i.invited_at, s.ends_at, cast(null as text), cast(null as text), s.starts_at, cast(1 as bigint)
  from interview i join slot s on s.town_id = i.town_id and s.slot_id = i.slot_id
  where i.state = 'booked'
union all
-- from twelve hours before it begins
select i.town_id, 'interview-write', i.interview_id, s.worker_id, '', cast(null as text),
  s.starts_at - 43200000, cast(null as bigint), cast(null as text), cast(null as text), s.starts_at,
  cast(1 as bigint)
  from interview i join slot s on s.town_id = i.town_id and s.slot_id = i.slot_id
  where i.state = 'booked'
union all
select r.town_id, 'choice-wishes', r.round_id, c.person_id, '', cast(null as text), c.named_at,
  cast(null as bigint), cast(null as text), r.until_on, cast(null as bigint), cast(1 as bigint)
  from choosing_round r
  join round_candidate c on c.town_id = r.town_id and c.round_id = r.round_id
  where r.state = 'open' and c.ranked_at is null and c.declined_at is null
union all
select r.town_id, 'choice-team-wishes', r.round_id, '', t.organisation_id, cast(null as text),
  r.opened_at, cast(null as bigint), cast(null as text), r.until_on, cast(null as bigint),
  cast(1 as bigint)
  from choosing_round r join round_team t on t.town_id = r.town_id and t.round_id = r.round_id
  where r.state = 'open' and t.ranked_at is null and t.declined_at is null
union all
select r.town_id, 'choice-team-yes', r.round_id, '', t.organisation_id, cast(null as text),
  coalesce(r.proposed_at, r.opened_at), cast(null as bigint), cast(null as text),
  cast(null as text), cast(null as bigint), cast(1 as bigint)
  from choosing_round r join round_team t on t.town_id = r.town_id and t.round_id = r.round_id
  where r.state = 'proposed' and t.declined_at is null and t.said_yes_at is null
  and exists (select 1 from chosen_pair p where p.town_id = t.town_id and p.round_id = t.round_id
  and p.organisation_id = t.organisation_id)
union all
-- the own word on a trial, for two weeks
select s.town_id, 'trial-word', s.shift_id, a.person_id, '', s.shift_id, s.ends_at,
  s.ends_at + 1209600000, cast(null as text), cast(null as text), cast(null as bigint),
  cast(1 as bigint)
  from shift s cross join attendance x cross join joining_application a
  cross join joining_trial t
  where x.town_id = s.town_id and x.shift_id = s.shift_id
  and x.state || '' in ('present', 'left') and a.town_id = x.town_id
  and a.person_id = x.person_id and a.state || '' = 'open'
  and a.step = 'trial' and t.town_id = a.town_id and t.round_id = a.round_id
  and t.activity_id = s.activity_id and s.closed_at is not null and not exists (select 1 from joining_talk k
  where k.town_id = a.town_id and k.application_id = a.application_id and k.side = 'candidate')
union all
-- the leader's word on those who tried service out
select s.town_id, 'trial-other', s.shift_id, s.leader_id, '', s.shift_id, s.ends_at,
  s.ends_at + 1209600000, cast(null as text), cast(null as text), cast(null as bigint),
  count(*)
  from shift s cross join attendance x cross join joining_application a
  cross join joining_trial t
  where x.town_id = s.town_id and x.shift_id = s.shift_id
  and x.state || '' in ('present', 'left') and a.town_id = x.town_id
  and a.person_id = x.person_id and a.state || '' = 'open'
  and a.step = 'trial' and t.town_id = a.town_id and t.round_id = a.round_id
  and t.activity_id = s.activity_id and s.closed_at is not null and s.leader_id is not null and s.leader_id <> a.person_id
  and not exists (select 1 from joining_talk k
  where k.town_id = a.town_id and k.application_id = a.application_id and k.side = 'leader')
  group by s.town_id, s.shift_id, s.leader_id, s.ends_at
union all
-- the own way to joining: the step that is under way
select a.town_id, 'joining-step', a.application_id, a.person_id, '', cast(null as text),
  a.asked_at, cast(null as bigint), cast(null as text), cast(null as text),
  cast(null as bigint), cast(1 as bigint)
  from joining_application a where a.state in ('open', 'on_hold')
union all
-- days of a step that ran out: for the worker who answers for the round
select a.town_id, 'joining-late', a.application_id, r.responsible_id, r.organisation_id,
  cast(null as text),
  a.asked_at, cast(null as bigint), a.due_on, cast(null as text), cast(null as bigint),
  cast(1 as bigint)
  from joining_application a
  join joining_round r on r.town_id = a.town_id and r.round_id = a.round_id
  where a.state = 'open'
union all
-- a word in the sharing round, for three days after the shift
select s.town_id, 'debrief-share', s.shift_id, x.person_id, '', s.shift_id, s.ends_at,
  s.ends_at + 259200000, cast(null as text), cast(null as text), cast(null as bigint),
  cast(1 as bigint)
  from shift s join activity v on v.town_id = s.town_id and v.activity_id = s.activity_id
  join attendance x on x.town_id = s.town_id and x.shift_id = s.shift_id
  and x.state in ('present', 'left')
  left join debrief d on d.town_id = s.town_id and d.shift_id = s.shift_id
  left join debrief_part p on p.town_id = d.town_id and p.debrief_id = d.debrief_id
  and p.person_id = x.person_id
  where s.closed_at is not null and s.called_off_at is null and v.form = 'dated'
  and (d.state is null or d.state <> 'let_go') and (s.leader_id is null
  or s.leader_id <> x.person_id) and p.said_at is null and p.in_circle_at is null
  and p.left_out_at is null
union all
-- a sharing round that nobody held: for its leader, and for whoever may lead one, for two weeks
select s.town_id, 'debrief-lead', s.shift_id, s.leader_id, '', s.shift_id, s.ends_at,
  s.starts_at + 1209600000, cast(null as text), cast(null as text), cast(null as bigint),
  cast(1 as bigint)
  from shift s join activity v on v.town_id = s.town_id and v.activity_id = s.activity_id
  left join debrief d on d.town_id = s.town_id and d.shift_id = s.shift_id
  where s.closed_at is not null and s.called_off_at is null and v.form = 'dated'
  and s.leader_id is not null and (d.state is null or d.state = 'open')
  and exists (select 1 from attendance x where x.town_id = s.town_id and x.shift_id = s.shift_id
  and x.state in ('present', 'left'))
union all
select s.town_id, 'debrief-due', s.shift_id, '', s.organisation_id, s.shift_id, s.ends_at,
  s.starts_at + 1209600000, cast(null as text), cast(null as text), cast(null as bigint),
  cast(1 as bigint)
  from shift s join activity v on v.town_id = s.town_id and v.activity_id = s.activity_id
  left join debrief d on d.town_id = s.town_id and d.shift_id = s.shift_id
  where s.closed_at is not null and s.called_off_at is null and v.form = 'dated'
  and (d.state is null or d.state = 'open')
  and exists (select 1 from attendance x where x.town_id = s.town_id and x.shift_id = s.shift_id
  and x.state in ('present', 'left'))
union all
select s.town_id, 'stage-sign', s.organisation_id, '', s.organisation_id, cast(null as text),
  s.proposed_at, cast(null as bigint), cast(null as text), cast(null as text),
  cast(null as bigint), cast(1 as bigint)
  from stage_step s where s.state = 'proposed'
union all
select s.town_id, 'hours-confirm', s.shift_id, '', s.organisation_id, s.shift_id, s.ends_at,
  cast(null as bigint), cast(null as text), cast(null as text), cast(null as bigint),
  (select count(h.proposal_id) from hours_proposal h where h.town_id = s.town_id
  and h.shift_id = s.shift_id and h.state = 'open')
  from shift s where exists (select 1 from hours_proposal h where h.town_id = s.town_id
  and h.shift_id = s.shift_id and h.state = 'open')
union all
select x.town_id, 'appeal', x.attendance_id, '', s.organisation_id, x.shift_id, x.appealed_at,
  cast(null as bigint), cast(null as text), cast(null as text), cast(null as bigint),
  cast(1 as bigint)
  from attendance x join shift s on s.town_id = x.town_id and s.shift_id = x.shift_id
  where x.appealed_at is not null and x.appeal_answered_at is null
union all
-- those who asked for a place and have no answer, until the shift begins: for its leader, and for
-- whoever may sign others up
select s.town_id, 'sign-up-lead', s.shift_id, s.leader_id, '', s.shift_id, min(u.asked_at),
  s.starts_at, cast(null as text), cast(null as text), cast(null as bigint), count(*)
  from shift s join sign_up u on u.town_id = s.town_id and u.shift_id = s.shift_id
  and u.state = 'asked'
  where u.ended_at is null and s.called_off_at is null and s.leader_id is not null
  group by s.town_id, s.shift_id, s.leader_id, s.starts_at
union all
select s.town_id, 'sign-up-asked', s.shift_id, '', s.organisation_id, s.shift_id,
  min(u.asked_at), s.starts_at, cast(null as text), cast(null as text), cast(null as bigint),
  count(*)
  from shift s join sign_up u on u.town_id = s.town_id and u.shift_id = s.shift_id
  and u.state = 'asked'
  where u.ended_at is null and s.called_off_at is null
  group by s.town_id, s.shift_id, s.organisation_id, s.starts_at
union all
-- those who came along without a sign-up and are not named: for the leader for two weeks, and for
-- whoever may put a presence right
select s.town_id, 'walk-in-lead', s.shift_id, s.leader_id, '', s.shift_id, s.starts_at,
  s.ends_at + 1209600000, cast(null as text), cast(null as text), cast(null as bigint), count(*)
  from shift s join walk_in w on w.town_id = s.town_id and w.shift_id = s.shift_id
  where w.person_id is null and w.dismissed_at is null and s.leader_id is not null
  group by s.town_id, s.shift_id, s.leader_id, s.starts_at, s.ends_at
union all
select s.town_id, 'walk-in-due', s.shift_id, '', s.organisation_id, s.shift_id, s.starts_at,
  cast(null as bigint), cast(null as text), cast(null as text), cast(null as bigint), count(*)
  from shift s join walk_in w on w.town_id = s.town_id and w.shift_id = s.shift_id
  where w.person_id is null and w.dismissed_at is null
  group by s.town_id, s.shift_id, s.organisation_id, s.starts_at
union all
-- bridges that the house proposed and nobody has answered yet, together
select b.town_id, 'bridge-answer', k.organisation_id, '', k.organisation_id, cast(null as text),
  min(b.made_at), cast(null as bigint), cast(null as text), cast(null as text),
  cast(null as bigint), count(*)
  from book k join bridge_draft b on b.town_id = k.town_id and b.state = 'waiting'
  group by b.town_id, k.organisation_id
union all
-- a walk through a case that was begun and not walked to its end, for two weeks
select r.town_id, 'rehearsal-walk', r.rehearsal_id, r.person_id, '', cast(null as text),
  r.begun_at, r.begun_at + 1209600000, cast(null as text), cast(null as text),
  cast(null as bigint), cast(1 as bigint)
  from rehearsal r where r.state = 'begun'
union all
-- money that waits for a second signature: for whoever may sign it, but not for its maker, whom
-- the row names
select v.town_id, 'voucher-sign', v.voucher_id, v.made_by, k.organisation_id, cast(null as text),
  v.made_at, cast(null as bigint), cast(null as text), cast(null as text),
  cast(null as bigint), cast(1 as bigint)
  from voucher v join book k on k.town_id = v.town_id
  where v.state = 'waiting' and v.asks = 'two'
union all
select v.town_id, 'voucher-large', v.voucher_id, v.made_by, k.organisation_id, cast(null as text),
  v.made_at, cast(null as bigint), cast(null as text), cast(null as text),
  cast(null as bigint), cast(1 as bigint)
  from voucher v join book k on k.town_id = v.town_id
  where v.state = 'waiting' and v.asks = 'manager'
union all
-- promises to give that were due on a day, not kept and not reminded of, all of one day together
select g.town_id, 'pledge-due', g.due_on, '', k.organisation_id, cast(null as text),
  min(g.made_at), cast(null as bigint), g.due_on, cast(null as text), cast(null as bigint),
  count(*)
  from pledge g join book k on k.town_id = g.town_id
  where g.state = 'running' and g.reminded_at is null
  group by g.town_id, g.due_on, k.organisation_id;
insert into todo (town_id, kind, subject, person_id, organisation_id, shift_id, opens_at, closes_at,
  after_on, until_on, begins_at, n)
  select v.town_id, v.kind, v.subject, v.person_id, v.organisation_id, v.shift_id, v.opens_at,
  v.closes_at, v.after_on, v.until_on, v.begins_at, v.n from todo_now v
  where v.kind in ('rehearsal-walk', 'voucher-sign', 'voucher-large', 'pledge-due')
  on conflict (town_id, kind, subject, person_id, organisation_id) do nothing;
