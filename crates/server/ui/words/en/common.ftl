# Shared words: ways, verbs, states.
nav-home = Home
nav-activities = Activities
nav-hours = Hours
nav-me = Me
nav-desk = Desk
nav-people = People
nav-training = Training
nav-progression = Youth club
nav-joining = Joining
nav-choice = Mutual choice
nav-rules = Rules
nav-import = Import
nav-records = Records
nav-settings = Settings
nav-organisations = Organisations
nav-overview = Overview
nav-second-factors = Second factors
nav-diary = Diary
nav-help = Help
nav-group-activities = Activities
nav-group-people = People and teams
nav-group-growing = Growing
nav-group-money = Money
nav-group-town = The town

common-skip = Skip to content
common-tabs-label = Main pages
common-rail-label = Desk menu
common-pages = Pages
common-looks-label = Display
common-size-standard = Standard
common-size-large = Large text
common-size-huge = Huge text
common-contrast-high = High contrast
common-other-language = 中文
common-accessibility = Accessibility statement
common-acting-label = Acting for somebody
common-acting-for = You are acting for { $name }. Every step is written down.
common-acting-stop = Stop acting
common-demo-label = Demo
common-demo = Demo data: everybody and everything here is made up.

common-save = Save
common-cancel = Cancel
common-back = Back
common-search = Search
common-previous = Previous page
common-next-page = Next page
common-total = 
    { $n ->
        [one] 1 row
       *[other] { $n } rows
    }
common-total-more = More than { $n } rows: search to narrow
common-page-at = Page { $page }
common-page-of = Page { $page } of { $last }
common-page-size = Rows a page
common-undo = Undo
common-export = Export
common-edit = Edit
common-change = Change
common-how = How to use this page
common-sign-in = Sign in
common-sign-out = Sign out
common-optional = (optional)
common-all = All
common-yes = Yes
common-today = Today
common-choose = Choose
common-choose-row = Choose { $name }

common-error-prefix = Error:
common-error-summary = Please correct the following
common-name = Name
common-phone = Phone
common-date = Date
common-time = Time
common-place = Place
common-team = Team
common-state = State

common-status-done = Done
common-status-waiting = Waiting
common-status-confirmed = Confirmed
common-status-refused = Refused
common-status-open = Open
common-status-ended = Ended
common-status-signed-up = Signed up
common-status-reached = Reached
common-status-next = Next
common-status-not-started = Not started
common-status-read = Seen
nav-books = Money
