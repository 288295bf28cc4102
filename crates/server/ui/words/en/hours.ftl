# The hours book: one’s own, confirming, questions
hours-book-title = My hours
hours-book-of = Hours book of { $name }
hours-total = Altogether
hours-this-year = This year
hours-unit = h
hours-star-none = No star yet
hours-star-now = { $star ->
    [one] One-star volunteer
   *[other] { $star }-star volunteer
 }
hours-star-missing = { $hours } h to star { $star }
hours-star-top = This is the highest star. Thank you.
hours-ladder-label = The stars
hours-ladder-step = star { $star }: { $hours } h
hours-by-rule = By the rule { $rule }
hours-make-record = Make a service record
hours-entries = Every entry
hours-years = By year
hours-all-years = All years
hours-year = { $year }: { $hours } h
hours-empty = No hours yet. One service makes the first.
hours-empty-year = No hours in that year.
hours-find = See the activities
hours-day = Day
hours-activity = Activity
hours-place = Place and post
hours-time = Time
hours-grade = Evidence
hours-by = Confirmed by
hours-taken-back = taken back
hours-counter = correction
hours-opening = from before
hours-absences-link = Times I did not come
hours-grades-heading = What the evidence letters mean
hours-help-1 = Hours stand here once the social worker has confirmed them.
hours-help-2 = Open an entry to see who did what.
hours-help-3 = In doubt? Open the entry and ask.
hours-entry-title = One entry
hours-entry-taken-back = This entry was taken back and no longer counts.
hours-see-counter = See the correction
hours-entry-counter = This is a correction: it takes back another entry.
hours-see-original = See the original
hours-why = Reason: { $why }
hours-span = From – until
hours-source = Where it comes from
hours-rule = Rule
hours-source-attendance = attendance at the shift
hours-source-import = an imported file
hours-source-opening = hours from before
hours-source-reversal = a correction
hours-source-care = tutoring of an aided child, written by the volunteer and confirmed by a worker
hours-source-claim = the volunteer’s own claim
hours-story = How it came to be
hours-story-empty = Nothing more is known of it.
hours-asked-heading = Asked and answered
hours-asked-waiting = waiting for an answer
hours-asked-answer = Answer:
hours-ask-heading = Not right?
hours-ask-label = What is not right
hours-ask = Ask the social worker
hours-reverse-heading = Take this entry back
hours-reverse-sentence = A counter-entry is added; the entry itself stays for ever.
hours-reverse-label = Why
hours-reverse = Take it back
hours-entry-help-1 = The book only grows. Corrections are seen.
hours-entry-help-2 = Every entry names who confirmed it and by which rule.
hours-confirm-list-title = Hours to confirm
hours-questions-open = { $n ->
    [one] one question about hours is open
   *[other] { $n } questions about hours are open
 }
hours-confirm-empty = Nothing to confirm. Ended shifts appear here.
hours-to-activities = See the activities
hours-when = When
hours-waiting = Waiting
hours-flagged = To look at
hours-clock = Time left
hours-do = Action
hours-clock-late = late
hours-clock-left = { $n ->
    [one] one working day left
   *[other] { $n } working days left
 }
hours-to-confirm = Confirm
hours-confirm-list-help-1 = Service is recorded within ten working days.
hours-confirm-list-help-2 = The shift that ended first stands on top.
hours-confirm-title = Confirm hours
hours-due = { $n ->
    [one] one working day left, until { $day }
   *[other] { $n } working days left, until { $day }
 }
hours-due-late = Late: it was due { $day }
hours-confirm-nothing = Nothing of this shift waits any more.
hours-confirm-next = To the next shift
hours-odd-heading = { $n ->
    [one] One row to look at
   *[other] { $n } rows to look at
 }
hours-odd-sentence = Check the times, then tick.
hours-own = your own: another must confirm
hours-flag-forgotten_out = check-out forgotten, planned end taken
hours-flag-overtime = checked out long after the end
hours-flag-short = much shorter than planned
hours-flag-walk_in = walk-in, not signed up
hours-flag-minor_without_consent = minor, consent missing on the day
hours-above = waits for the body above
hours-above-sentence = That day is longer than a social worker may confirm; the centre manager does.
hours-check-times = check the times
hours-from = From
hours-until = Until
hours-choose = Confirm { $name }
hours-chosen = Chosen
hours-name = Name
hours-plain-heading = { $n ->
    [one] One ordinary row, ticked
   *[other] { $n } ordinary rows, ticked
 }
hours-confirm-chosen = Confirm the ticked
hours-refuse = Refuse
hours-refuse-why = Why (the volunteer reads it)
hours-refuse-send = Refuse these hours
hours-settled-heading = { $n ->
    [one] one row settled
   *[other] { $n } rows settled
 }
hours-state-confirmed = confirmed
hours-state-refused = refused
hours-to-roster = See the roster
hours-confirm-help-1 = Ordinary rows are ticked: one click confirms them.
hours-confirm-help-2 = Rows on top need an eye: change the times, then tick.
hours-confirm-help-3 = A refusal needs a reason; the volunteer may ask about it.
hours-questions-title = Questions about hours
hours-questions-sentence = { $n ->
    [one] One is open.
   *[other] { $n } are open.
 }
hours-questions-empty = No questions about hours.
hours-to-desk = Back to the desk
hours-question-nobody = nobody in the registry matches
hours-question-entry = See the entry
hours-question-book = See the hours book
hours-answer-label = Your answer
hours-answer-send = Answer
hours-questions-help-1 = Time that could not be counted becomes a question; it is never silently lost.
hours-questions-help-2 = To change hours, take the entry back first, then answer.
question-asked-by-volunteer = A volunteer asks
question-hours-proposal-outside = Check-in and check-out lie outside the activity
question-hours-proposal-reversed = The check-out lies before the check-in
question-hours-proposal-nothing = Nothing is left after rest
question-hours-proposal-future = It ends in the future
question-hours-proposal-crosses-midnight = It crosses midnight
question-hours-proposal-overlaps = It overlaps another entry
question-hours-proposal-day-too-long = The day is longer than anyone here may confirm
question-import-nobody = Imported hours of nobody in the registry
question-import-refused = Imported hours could not be entered
question-import-question = Imported hours need an eye
question-intake-not-checked-in = Imported hours without a check-in
question-intake-not-checked-out = Imported hours without a check-out
question-intake-irregular = The imported row is marked as irregular
question-intake-outside-activity = Imported time outside the activity
question-intake-overlaps = Imported time overlaps another entry
question-intake-crosses-midnight = Imported time crosses midnight
question-intake-more-than-a-day = Imported time of more than a day
question-intake-ends-before-start = Imported check-out before the check-in
question-intake-hours-differ = Imported hours differ from their times
question-intake-hours-negative = Imported hours are negative
question-intake-zero-minutes = Imported hours are zero
question-intake-state-not-counted = The state of the imported row does not count
question-other = Another question
grade-a = A: both ends recorded at the time, by two parties
grade-b = B: both ends recorded at the time, by one party, confirmed by another
grade-c = C: check-out forgotten, the planned end was confirmed
grade-d = D: from paper or another system, with proof kept
grade-e = E: own word or a sum from before, confirmed by a social worker
done-hours-confirmed = Confirmed into the hours book.
done-hours-confirmed-some-above = Confirmed. Some long days wait for the body above.
done-hours-refused = Refused.
done-hours-asked = Sent to the social worker.
done-hours-reversed = Taken back.
done-hours-answered = Answered.
refusal-hours-own-hours = Nobody confirms their own hours. Ask another social worker.
refusal-hours-needs-body-above = { $name }’s day is long: the body above must confirm it.
refusal-hours-settled = Somebody settled this before.
refusal-hours-no-reason = Please say why.
refusal-hours-nothing-chosen = Nothing is ticked. Tick the people to confirm first.
refusal-hours-not-a-time = This is no time. Write hours and minutes, such as 9:05.
refusal-hours-proposal-outside = This time lies outside the activity ({ $from } to { $until }).
refusal-hours-proposal-reversed = The end lies before the beginning.
refusal-hours-proposal-nothing = Nothing is left after rest.
refusal-hours-proposal-future = It ends in the future.
refusal-hours-proposal-crosses-midnight = One entry never crosses midnight. Make two.
refusal-hours-proposal-overlaps = There is an entry for that time already ({ $from } to { $until }).
refusal-hours-proposal-day-too-long = The day has { $before } h; { $hours } h more would pass { $most } h, which nobody here may confirm.
refusal-hours-ledger-unknown = There is no such entry in this book.
refusal-hours-ledger-already-reversed = This entry was taken back before.
refusal-hours-ledger-is-reversal = A counter-entry is not taken back. Enter the hours again if need be.
refusal-hours-ledger-no-reason = Say why, in at least { $least } characters.
hours-trial-waits = Besides, { $hours } hours of trial, counted once you are registered as a volunteer.
