# Homes: the town, the volunteer, the worker, the town in numbers
home-front-title = Volunteering
home-front-heading = Volunteering in { $town }
home-front-lead = What social workers and volunteers do together: sign up, check in, hours and records in one place.
home-sign-in = Sign in
home-see-activities = See the activities
home-newcomer = I want to join
home-see-programmes = See the services
home-coming = Coming activities
home-coming-empty = No activity is looking for people just now.
home-look = See details
home-all-activities = All activities
home-take-part = Take part
home-joining = Joining a team: see open rounds
home-more = More
home-verify = Check a service record
home-rules = Read the rules in force
home-help = Help
home-other-town = Go to { $town }
home-front-help-1 = Activities can be read without signing in; signing up needs it.
home-front-help-2 = No account yet? The social worker registers you and gives you a code.
home-front-help-3 = Letters too small? Choose larger ones at the top.
home-hello-morning = Good morning, { $name }
home-hello-day = Good day, { $name }
home-hello-evening = Good evening, { $name }
home-led-heading = You lead today
home-led-placed = { $n ->
    [one] one person signed up
   *[other] { $n } people signed up
 }
home-led-closed = ended
home-led-check-in = Start checking in
home-led-list = See the roster
home-led-sheet = Print the sheet
home-offer-heading = A place is kept for you
home-offer-until = Kept until { $until }
home-offer-keep = I will come
home-offer-decline = Let others have it
home-next-heading = Your next service
home-next-none = Nothing yet. Choose an activity you like.
home-next-off = called off
home-next-leader = Leader: { $name }
home-next-bring = Bring: { $bring }
home-next-asked = waiting for the social worker’s yes
home-next-waiting = on the waiting list
home-next-more = { $n ->
    [one] and one more after it
   *[other] and { $n } more after it
 }
home-show-code = Show my code
home-call = Call { $name }
home-join = Activities you can join
home-join-empty = No activity has a free place just now.
home-needed = { $n ->
    [one] one more needed
   *[other] { $n } more needed
 }
home-free = { $n ->
    [one] one free place
   *[other] { $n } free places
 }
home-sign-up = Sign up
home-hours = My hours
home-notice = Latest notice
home-all-notices = All notices
home-help-1 = One tap on “Sign up” is all; no form.
home-help-2 = At the place, scan the poster or show your code to the leader.
home-help-3 = Cannot come? Open your next service and cancel.
home-desk-title = To do today
home-desk-empty = Everything is done.
home-office = Nothing waits here. Choose a way below.
home-new-activity = New activity
home-new-person = Register a volunteer
home-import = Import a file
home-todo-sign-ups = Sign-ups to approve
home-todo-hours = Hours to confirm
home-todo-questions = Questions about hours
home-todo-appeals = Appeals
home-todo-walk-ins = Walk-ins to match
home-todo-duplicates = People found twice
home-todo-newcomers = Want to join
home-todo-minors = Papers to look at
home-todo-drafts = Drafts
home-todo-interviews = Interviews to hold today
home-step-heading = Waiting for you
home-todo-teams = Teams in incubation
home-rows = Start here
home-row-sign-ups = { $n ->
    [one] Approve one sign-up
   *[other] Approve { $n } sign-ups
 }
home-row-hours = { $n ->
    [one] Confirm one person’s hours
   *[other] Confirm the hours of { $n } people
 }
home-row-walk-ins = { $n ->
    [one] Match one walk-in
   *[other] Match { $n } walk-ins
 }
home-week = This week
home-weekday-1 = Mon
home-weekday-2 = Tue
home-weekday-3 = Wed
home-weekday-4 = Thu
home-weekday-5 = Fri
home-weekday-6 = Sat
home-weekday-7 = Sun
home-lately = What you did lately
home-year-missing = The holidays and make-up workdays of { $year } are not in yet. Without them that year cannot be planned and ten working days cannot be counted.
home-year-put-in = Put them in
home-desk-help-1 = Every number opens its rows.
home-desk-help-2 = Yellow needs somebody; red is late.
home-desk-help-3 = 5/6 in the week means people signed up and seats.
home-overview-title = Overview
home-overview-lead = 1 January { $year } to { $until }, beside the same days of last year
home-compared = Beside the same days of last year
home-what = Number
home-this-year = This year
home-last-year = Last year
home-change = Change
home-figure-volunteers = Volunteers on the register
home-figure-joined = Joined
home-figure-people = People who served
home-figure-times = Times somebody served
home-figure-hours = Hours of service
home-figure-held = Shifts held
home-months = Hours of service by month
home-months-picture = Picture of hours by month
home-months-about = Two bars a month: light for last year, dark for this year. The numbers stand in the table below.
home-months-key = Light: last year. Dark: this year, with its number.
home-months-table = See the table
home-month = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[other] Dec
 }
home-month-label = Month
home-hours-this = This year (h)
home-hours-last = Last year (h)
home-people-this = People this year
home-overview-help-1 = Only confirmed hours count.
home-overview-help-2 = People are counted once; times count every service.
home-todo-rounds = Sharing rounds due
home-row-rounds = Sharing round due, { $n } days ago
home-meeting = Next youth club meeting
home-meeting-child = you take part
home-meeting-leader = you lead
home-meeting-helper = you help
home-branches = Youth club: the branches I lead
home-todo-meetings = Youth club meetings within a week
home-todo-joining = Joining over its days
home-row-joining = { $n } people over the days of a step
home-led-trial = A word on those who try it
home-teams = Teams I lead
home-team-waits = Waits for your signature
home-aid = Student aid in public numbers
home-aid-inside = Student aid: money and awards
