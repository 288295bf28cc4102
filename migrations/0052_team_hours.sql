-- Counted minutes of a body by activity, kept in the same transaction as the entries of the hours book and proved by `check`: a team's lifetime hours, and those of activities it runs with others.
create table hours_team (
  town_id text not null,
  organisation_id text not null,
  -- '': hours without an activity of this house, such as those from before it
  activity_id text not null,
  minutes bigint not null,
  entries bigint not null,
  primary key (town_id, organisation_id, activity_id)
);
create index hours_team_activity on hours_team (town_id, activity_id);
create index joint_organiser_body on joint_organiser (town_id, organisation_id, activity_id);

insert into hours_team (town_id, organisation_id, activity_id, minutes, entries)
  select town_id, organisation_id, coalesce(activity_id, ''), cast(sum(minutes) as bigint),
  count(hours_entry_id) from hours_entry
  group by town_id, organisation_id, coalesce(activity_id, '');
