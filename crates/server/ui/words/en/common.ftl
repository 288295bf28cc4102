# Shared words: ways, verbs, states.
nav-home = Home
nav-activities = Activities
nav-hours = Hours
nav-me = Me
nav-desk = Desk
nav-people = People
nav-teams = Teams
nav-rules = Rules
nav-import = Import
nav-records = Records
nav-settings = Settings
nav-organisations = Organisations
nav-reports = Reports
nav-overview = Overview
nav-second-factors = Second factors
nav-diary = Diary
nav-help = Help

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
common-next = Next
common-previous = Previous page
common-next-page = Next page
common-total = 
    { $n ->
        [one] 1 row
       *[other] { $n } rows
    }
common-page-of = Page { $page } of { $last }
common-page-size = Rows a page
common-undo = Undo
common-print = Print
common-export = Export
common-download = Download
common-edit = Edit
common-change = Change
common-more = More
common-how = How to use this page
common-sign-in = Sign in
common-sign-out = Sign out
common-optional = (optional)
common-confirm = Confirm
common-add = Add
common-remove = Remove
common-delete = Delete
common-close = Close
common-continue = Continue
common-send = Send
common-view = View
common-all = All
common-none = None
common-yes = Yes
common-no = No
common-today = Today
common-tomorrow = Tomorrow
common-filter = Filter
common-choose = Choose
common-choose-all = Choose all
common-choose-row = Choose { $name }
common-chosen = 
    { $n ->
        [one] 1 row chosen
       *[other] { $n } rows chosen
    }
common-call = Call
common-copy-link = Copy link
common-go-home = Go home
common-details = Details

common-error-prefix = Error:
common-error-summary = Please correct the following
common-hours = { $n } h
common-people = 
    { $n ->
        [one] 1 person
       *[other] { $n } people
    }
common-name = Name
common-phone = Phone
common-date = Date
common-time = Time
common-place = Place
common-team = Team
common-note = Note
common-state = State

common-status-done = Done
common-status-waiting = Waiting
common-status-confirmed = Confirmed
common-status-refused = Refused
common-status-cancelled = Cancelled
common-status-draft = Draft
common-status-open = Open
common-status-full = Full
common-status-ended = Ended
common-status-signed-up = Signed up
common-status-reached = Reached
common-status-next = Next
common-status-active = Active
common-status-paused = Paused
common-status-left = Left
common-status-not-started = Not started
common-status-doing = Under way
common-status-read = Seen
