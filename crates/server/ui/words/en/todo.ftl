# What waits for somebody
todo-title = Waiting for you
todo-empty = Nothing waits for you.
todo-all = Everything that waits for you
todo-more = All { $n } of them
todo-all-of = { $kind }: see all { $n }
todo-help-1 = Each line opens the page on which it is done, and goes once it is.
todo-help-2 = What can be done no more because its days are over goes by itself.

todo-of-interview-talk = Your interview
todo-of-interview-book = Book an interview
todo-of-choice-wishes = Write your wishes
todo-of-joining-step = Your way to joining
todo-of-trial-word = Your word on the trial
todo-of-trial-other = A word on those who tried service out
todo-of-choice-team-yes = Say yes to the pairs
todo-of-choice-team-wishes = Wishes of your team
todo-of-stage-sign = Next stage of your team
todo-of-debrief-lead = Sharing rounds you lead
todo-of-debrief-share = Share your day
todo-of-sign-up-lead = Your shifts: answer those who asked
todo-of-walk-in-lead = Your shifts: name those who came along
todo-of-sign-up-asked = Answer those who asked for a place
todo-of-walk-in-due = Name those who came along
todo-of-interview-write = Write the result of an interview
todo-of-joining-late = Joining over its days
todo-of-hours-confirm = Hours to confirm
todo-of-appeal = Appeals
todo-of-debrief-due = Sharing rounds due

todo-interview-talk = Interview: { $when }
todo-interview-book = Please book a time for your interview
todo-choice-wishes = Please write which teams you wish for
todo-joining-step = See how far your joining has come
todo-trial-word = Say how your trial was: { $title }
todo-trial-other = { $n ->
    [one] A word on the one who tried service out: { $title }
   *[other] A word on each of { $n } who tried service out: { $title }
 }
todo-choice-team-yes = { $name }: please look at the pairs and say yes
todo-choice-team-wishes = { $name }: please write whom you wish for
todo-stage-sign = { $name }: the next stage waits for your signature
todo-debrief-lead = No sharing round yet: { $title }
todo-debrief-share = Share your day: { $title }
todo-sign-up-lead = { $n ->
    [one] One person waits for an answer: { $title } ({ $when })
   *[other] { $n } people wait for an answer: { $title } ({ $when })
 }
todo-walk-in-lead = { $n ->
    [one] One person who came along has no name in the registry yet: { $title } ({ $when })
   *[other] { $n } people who came along have no name in the registry yet: { $title } ({ $when })
 }
todo-sign-up-asked = { $n ->
    [one] One person asked for a place: { $title } ({ $when })
   *[other] { $n } people asked for a place: { $title } ({ $when })
 }
todo-walk-in-due = { $n ->
    [one] One person who came along is to be named: { $title } ({ $when })
   *[other] { $n } people who came along are to be named: { $title } ({ $when })
 }
todo-interview-write = Interview: { $when }; write the result after it
todo-joining-late = { $name }: somebody is over the days of a step
todo-hours-confirm = { $n ->
    [one] Confirm one line of hours: { $title } ({ $when })
   *[other] Confirm { $n } lines of hours: { $title } ({ $when })
 }
todo-appeal = Somebody explains an absence: { $title }
todo-debrief-due = Sharing round due: { $title } ({ $when })
todo-due-was = due { $day }
todo-of-bridge-answer = Bridges to answer
todo-bridge-answer = Bridges for { $n } children wait to be proposed or declined
todo-of-rehearsal-walk = Rehearsals left half way
todo-rehearsal-walk = A rehearsal was left half way: please walk it to its end
todo-of-voucher-sign = Payments waiting for a second signature
todo-voucher-sign = A payment waits for your signature
todo-of-voucher-large = Large payments waiting for the manager
todo-voucher-large = A large payment waits for your signature
todo-of-pledge-due = Promised gifts that did not come
todo-pledge-due = { $n } promised gifts did not come: please remind the givers
