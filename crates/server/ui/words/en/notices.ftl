# Notices: what people are told
notices-title = My notices
notices-empty = No notices yet.
notices-find = See the activities
notices-unread = { $n ->
    [one] One is new
   *[other] { $n } are new
 }
notices-read-all = Mark all as read
notices-new = new
notices-some-activity = an activity
notices-help-1 = Changes of places, hours and records are told here.
notices-help-2 = Open one to see more.
notice-sign-up-placed = You have a place at “{ $title }”, { $time }.
notice-sign-up-waiting = You are on the waiting list of “{ $title }”.
notice-place-offered = A place at “{ $title }” is kept for you. Please say yes soon.
notice-offer-lapsed = The place kept for you at “{ $title }” has gone to the next.
notice-sign-up-cancelled = Your sign-up for “{ $title }” ({ $time }) was cancelled.
notice-sign-up-declined = Your sign-up for “{ $title }” was declined. Ask the social worker.
notice-shift-called-off = “{ $title }” ({ $time }) is called off. Please do not come.
notice-swap-offered = Somebody offers you their place at “{ $title }”.
notice-swap-settled = The swap for “{ $title }” is settled.
notice-regular-changed = Your standing sign-up for “{ $title }” changed.
notice-no-show-noted = “{ $title }” ({ $time }) says you did not come. If that is wrong, say so.
notice-attendance-corrected = Your times at “{ $title }” were put right.
notice-appeal-answered = Your appeal was answered.
notice-hours-confirmed = Your hours at “{ $title }” are confirmed: { $hours }.
notice-hours-refused = Your hours at “{ $title }” were refused. You may ask why.
notice-hours-reversed = An entry of “{ $title }” was taken back: { $hours }.
notice-hours-confirmed-bare = Your hours from before have been entered: { $hours }.
notice-hours-refused-bare = One entry of hours was not confirmed; your social worker can say why.
notice-hours-reversed-bare = An entry of your hours from before was corrected: { $hours }.
notice-star-reached = You have reached star { $star }. Thank you.
notice-record-issued = A service record was issued for you.
notice-role-given = You were given a role.
notice-role-ended = One of your roles has ended.
notice-identity-revealed = Your identity data was looked at for work; it is on record.
notice-consent-withdrawn = A guardian’s consent was withdrawn.
notice-farewell-said = A volunteer closed their account; within 30 days they can be brought back.
notice-enrolment-made = You are signed up for the course “{ $title }”, { $time }.
notice-enrolment-withdrawn = Your part in the course “{ $title }” ({ $time }) was taken back.
notice-course-place-given = You have a place in the course “{ $title }”, { $time }.
notice-result-given = There is a result of “{ $title }”.
notice-qualification-given = You hold the qualification “{ $title }”.
notice-qualification-renewed = Your qualification “{ $title }” was renewed.
notice-qualification-withdrawn = Your qualification “{ $title }” was taken back. Ask the social worker.
notice-other = Something has changed.
done-notices-read = All marked as read.
