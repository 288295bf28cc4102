//! What can happen in a town.

use super::kinds::kinds;

kinds! {
    /// The town was set up.
    TownFounded = "town-founded",
    /// The town's own words or settings changed.
    TownChanged = "town-changed",
    /// The organisation declared itself entitled to issue proofs.
    IssuerDeclared = "issuer-declared",
    /// A person was registered.
    PersonRegistered = "person-registered",
    /// Somebody who is not registered asked to join.
    NewcomerAsked = "newcomer-asked",
    /// Somebody who asked to join has waited longer than the rule says.
    NewcomerOverdue = "newcomer-overdue",
    /// Nobody answered in the days of the rule: the asking lapsed.
    NewcomerLapsed = "newcomer-lapsed",
    /// A newcomer was registered, or told why not.
    NewcomerAnswered = "newcomer-answered",
    /// A person's details changed.
    PersonChanged = "person-changed",
    /// A person left, or came back.
    PersonLeft = "person-left",
    /// A leader opened the card of somebody on a shift of the day.
    DutyCardOpened = "duty-card-opened",
    /// Somebody closed their own account.
    FarewellSaid = "farewell-said",
    /// Sealed data was looked at.
    IdentityRevealed = "identity-revealed",
    /// Two rows were found to be one human being.
    PersonsMerged = "persons-merged",
    /// A merge was undone.
    MergeUndone = "merge-undone",
    /// A guardian was noted.
    GuardianNoted = "guardian-noted",
    /// A guardian is one no longer.
    GuardianEnded = "guardian-ended",
    /// A guardian consented.
    ConsentGiven = "consent-given",
    /// A consent was withdrawn.
    ConsentWithdrawn = "consent-withdrawn",
    /// An account was opened.
    AccountOpened = "account-opened",
    /// An account was closed, or its passcode changed.
    AccountChanged = "account-changed",
    /// Somebody signed in.
    SignedIn = "signed-in",
    /// A sign-in failed.
    SignInFailed = "sign-in-failed",
    /// Somebody signed out.
    SignedOut = "signed-out",
    /// A passcode was right and waits for its second step.
    SecondStepBegun = "second-step-begun",
    /// A second factor was set up.
    SecondFactorSet = "second-factor-set",
    /// A second factor was taken away, by its owner or by the security administrator.
    SecondFactorReset = "second-factor-reset",
    /// Codes for a day without the phone were made.
    RecoveryCodesMade = "recovery-codes-made",
    /// Such a code was used.
    RecoveryCodeUsed = "recovery-code-used",
    /// A one-time way in was made.
    LoginLinkMade = "login-link-made",
    /// Somebody began to act for another.
    ActingBegun = "acting-begun",
    /// Somebody stopped acting for another.
    ActingEnded = "acting-ended",
    /// A body was founded.
    OrganisationFounded = "organisation-founded",
    /// A body changed.
    OrganisationChanged = "organisation-changed",
    /// A second managing body was joined.
    CoManagementBegun = "co-management-begun",
    /// A role began.
    RoleGiven = "role-given",
    /// A role ended.
    RoleEnded = "role-ended",
    /// Powers were handed on.
    PowersDelegated = "powers-delegated",
    /// Handed-on powers were taken back.
    PowersRevoked = "powers-revoked",
    /// A rule was drafted.
    RuleDrafted = "rule-drafted",
    /// A rule was signed once.
    RuleSigned = "rule-signed",
    /// A rule was signed by the second and is frozen.
    RuleSealed = "rule-sealed",
    /// A draft was withdrawn.
    RuleWithdrawn = "rule-withdrawn",
    /// A year of the holiday calendar was checked.
    CalendarChecked = "calendar-checked",
    /// A programme was founded or changed.
    ProgrammeKept = "programme-kept",
    /// An activity was drafted.
    ActivityDrafted = "activity-drafted",
    /// An activity changed.
    ActivityChanged = "activity-changed",
    /// An activity was published.
    ActivityPublished = "activity-published",
    /// An activity was called off.
    ActivityCalledOff = "activity-called-off",
    /// A shift was added or changed.
    ShiftChanged = "shift-changed",
    /// A shift was called off.
    ShiftCalledOff = "shift-called-off",
    /// A person asked for a place.
    SignUpAsked = "sign-up-asked",
    /// A person has a place.
    SignUpPlaced = "sign-up-placed",
    /// A person waits for a place.
    SignUpWaiting = "sign-up-waiting",
    /// A freed place is kept for a person.
    PlaceOffered = "place-offered",
    /// An offer ran out.
    OfferLapsed = "offer-lapsed",
    /// A sign-up was cancelled.
    SignUpCancelled = "sign-up-cancelled",
    /// A sign-up was declined by the worker.
    SignUpDeclined = "sign-up-declined",
    /// A standing sign-up began.
    RegularBegun = "regular-begun",
    /// A standing sign-up paused, went on or ended.
    RegularChanged = "regular-changed",
    /// A place was offered to another person.
    SwapOffered = "swap-offered",
    /// A swap was taken, declined or withdrawn.
    SwapSettled = "swap-settled",
    /// Somebody checked in.
    CheckedIn = "checked-in",
    /// Somebody checked out.
    CheckedOut = "checked-out",
    /// A check-in was undone.
    CheckInUndone = "check-in-undone",
    /// Somebody did not come.
    NoShowNoted = "no-show-noted",
    /// A walk-in was noted.
    WalkInNoted = "walk-in-noted",
    /// A walk-in was matched with a person.
    WalkInMatched = "walk-in-matched",
    /// Times were corrected.
    AttendanceCorrected = "attendance-corrected",
    /// A no-show was appealed against.
    AppealMade = "appeal-made",
    /// An appeal was answered.
    AppealAnswered = "appeal-answered",
    /// The leader ended the shift.
    ShiftClosed = "shift-closed",
    /// A closed shift was opened again.
    ShiftReopened = "shift-reopened",
    /// Hours wait for a yes.
    HoursProposed = "hours-proposed",
    /// Hours were confirmed into the book.
    HoursConfirmed = "hours-confirmed",
    /// Proposed hours were refused.
    HoursRefused = "hours-refused",
    /// An entry was taken back.
    HoursReversed = "hours-reversed",
    /// A star was reached.
    StarReached = "star-reached",
    /// A question about hours was opened.
    QuestionOpened = "question-opened",
    /// A question about hours was answered.
    QuestionAnswered = "question-answered",
    /// A record was issued.
    RecordIssued = "record-issued",
    /// A certificate of a course was numbered.
    CertificateIssued = "certificate-issued",
    /// A record was revoked.
    RecordRevoked = "record-revoked",
    /// An import was begun.
    ImportBegun = "import-begun",
    /// Columns, cells or choices of an import changed before it was written.
    ImportChanged = "import-changed",
    /// An import was decided or written.
    ImportWritten = "import-written",
    /// An import was undone.
    ImportUndone = "import-undone",
    /// A file was exported.
    FileExported = "file-exported",
    /// A program's token was made.
    TokenMade = "token-made",
    /// A program's token was revoked.
    TokenRevoked = "token-revoked",
    /// A course was drafted or changed.
    CourseKept = "course-kept",
    /// A course was opened for sign-up.
    CourseOpened = "course-opened",
    /// A course ended with its results.
    CourseEnded = "course-ended",
    /// A course was called off.
    CourseCalledOff = "course-called-off",
    /// Somebody signed up for a course, or waits for a place in it.
    EnrolmentMade = "enrolment-made",
    /// Somebody's part in a course was taken back.
    EnrolmentWithdrawn = "enrolment-withdrawn",
    /// Somebody who waited has a place in a course.
    CoursePlaceGiven = "course-place-given",
    /// It was noted who came to a course.
    PresenceNoted = "presence-noted",
    /// A result was given.
    ResultGiven = "result-given",
    /// Time learned was noted.
    LearningNoted = "learning-noted",
    /// A qualification was set up or changed.
    QualificationKept = "qualification-kept",
    /// Somebody was given a qualification.
    QualificationGiven = "qualification-given",
    /// A qualification was renewed.
    QualificationRenewed = "qualification-renewed",
    /// A qualification was taken back.
    QualificationWithdrawn = "qualification-withdrawn",
    /// A supervised practice was noted.
    PracticeNoted = "practice-noted",
    /// A sharing round was opened by the first thing said in it.
    DebriefOpened = "debrief-opened",
    /// Somebody said something in a sharing round.
    DebriefShared = "debrief-shared",
    /// Somebody left a sharing round out.
    DebriefLeftOut = "debrief-left-out",
    /// What somebody said in the circle was noted.
    DebriefCircleNoted = "debrief-circle-noted",
    /// A sharing round was closed with its summary.
    DebriefClosed = "debrief-closed",
    /// A sharing round was let go with a reason.
    DebriefLetGo = "debrief-let-go",
    /// The town's prompts were changed.
    PromptsKept = "prompts-kept",
    /// A lesson was made.
    LessonKept = "lesson-kept",
    /// A lesson was corrected by a new version.
    LessonCorrected = "lesson-corrected",
    /// A lesson was taken back.
    LessonWithdrawn = "lesson-withdrawn",
    /// A lesson was made a practice case, or one no longer.
    CaseKept = "case-kept",
    /// Somebody began to rehearse a case.
    RehearsalBegun = "rehearsal-begun",
    /// A step of a rehearsal was answered.
    RehearsalAnswered = "rehearsal-answered",
    /// A case was rehearsed to its end.
    RehearsalDone = "rehearsal-done",
    /// A term of a 少骏会 branch was opened with its meetings.
    BranchTermOpened = "branch-term-opened",
    /// A meeting was changed.
    MeetingChanged = "meeting-changed",
    /// A meeting was moved: a line for each child of the branch.
    MeetingMoved = "meeting-moved",
    /// A meeting was called off: one line, and one for each child of the branch.
    MeetingCalledOff = "meeting-called-off",
    /// An adult was named for a meeting, or taken off it.
    MeetingAdultsNamed = "meeting-adults-named",
    /// It was noted who came to a meeting.
    MeetingNamesNoted = "meeting-names-noted",
    /// A leader attested what a child showed.
    EndorsementMade = "endorsement-made",
    /// What a leader attested was taken back.
    EndorsementTakenBack = "endorsement-taken-back",
    /// A badge was awarded.
    BadgeAwarded = "badge-awarded",
    /// A consent ended because the child is grown up.
    ConsentEnded = "consent-ended",
    /// A consent ends soon and none follows it.
    ConsentEnding = "consent-ending",
    /// A consent on paper was printed.
    SlipPrinted = "slip-printed",
    /// A signed paper was photographed.
    SlipPhotographed = "slip-photographed",
    /// A worker looked at a signed paper, and it counts.
    SlipAccepted = "slip-accepted",
    /// A worker looked at a paper, and it does not count.
    SlipRefused = "slip-refused",
    /// A consent on paper was taken back before it counted.
    SlipVoided = "slip-voided",
    /// A birthday at which something opens or closes.
    BirthdayReached = "birthday-reached",
    /// A guardian is told of such a birthday.
    BirthdayTold = "birthday-told",
    /// On whose income somebody of sixteen or seventeen lives was noted.
    LivingNoted = "living-noted",
    /// A round of joining was set up or changed.
    JoiningRoundKept = "joining-round-kept",
    /// A round of joining was closed.
    JoiningRoundClosed = "joining-round-closed",
    /// Somebody applied to join, or was entered by a worker.
    JoiningEntered = "joining-entered",
    /// A step of joining was passed.
    JoiningPassed = "joining-passed",
    /// A step of joining was skipped, because the rule lets it be.
    JoiningSkipped = "joining-skipped",
    /// A step of joining was not passed.
    JoiningNotPassed = "joining-not-passed",
    /// Somebody's joining was put on hold.
    JoiningHeld = "joining-held",
    /// Somebody's joining was taken up again.
    JoiningTakenUp = "joining-taken-up",
    /// Somebody took their application back.
    JoiningWithdrawn = "joining-withdrawn",
    /// Somebody was registered as a volunteer through the five steps.
    JoiningRegistered = "joining-registered",
    /// The days of a step ran out for people of a round.
    JoiningOverdue = "joining-overdue",
    /// A word was said after a trial.
    TrialTalked = "trial-talked",
    /// Hours of a trial are kept until the registration.
    TrialHoursKept = "trial-hours-kept",
    /// A round of mutual choice was opened.
    RoundOpened = "round-opened",
    /// Somebody was named as a candidate of a round.
    CandidateNamed = "candidate-named",
    /// A candidate wrote wishes, or declined: the diary does not say which.
    WishesKept = "wishes-kept",
    /// A team wrote wishes, or declined: the diary does not say which.
    TeamWishesKept = "team-wishes-kept",
    /// A pair was locked before the matching.
    PairLocked = "pair-locked",
    /// A locked pair was let go.
    PairUnlocked = "pair-unlocked",
    /// A matching was proposed.
    MatchingProposed = "matching-proposed",
    /// A round collects wishes again.
    RoundReopened = "round-reopened",
    /// A team said yes to its pairs.
    TeamSaidYes = "team-said-yes",
    /// A round was agreed.
    RoundAgreed = "round-agreed",
    /// A candidate and a team were agreed.
    PairAgreed = "pair-agreed",
    /// A candidate was left open in a round.
    CandidateLeftOpen = "candidate-left-open",
    /// An agreed pair was ended.
    PairEnded = "pair-ended",
    /// A round was called off.
    RoundCalledOff = "round-called-off",
    /// Times for interviews were offered.
    SlotsOffered = "slots-offered",
    /// A free time was taken back.
    SlotTakenBack = "slot-taken-back",
    /// Somebody was invited to an interview.
    InterviewInvited = "interview-invited",
    /// A time was booked.
    InterviewBooked = "interview-booked",
    /// An interview was moved to another time.
    InterviewMoved = "interview-moved",
    /// A booked time was let go.
    InterviewTimeLeft = "interview-time-left",
    /// An invitation was taken back.
    InterviewWithdrawn = "interview-withdrawn",
    /// An interview has its result.
    InterviewDecided = "interview-decided",
    /// Somebody did not come to an interview.
    InterviewMissed = "interview-missed",
    /// The private notes of an interview were read.
    InterviewNotesRead = "interview-notes-read",
    /// A version of the rubric was made.
    RubricKept = "rubric-kept",
    /// A team was founded, or an older team's way entered.
    TeamFounded = "team-founded",
    /// A team got another coach.
    CoachChanged = "coach-changed",
    /// A leader agreed to the code of conduct for the team.
    ConductAgreed = "conduct-agreed",
    /// A worker proposed the next stage of a team.
    StageProposed = "stage-proposed",
    /// A leader agreed to the next stage.
    StageAgreed = "stage-agreed",
    /// A leader declined the next stage.
    StageDeclined = "stage-declined",
    /// A worker withdrew a proposed stage.
    StageWithdrawn = "stage-withdrawn",
    /// A team stepped back one stage.
    StageSteppedBack = "stage-stepped-back",
    /// A team graduated.
    TeamGraduated = "team-graduated",
    /// A founding or hand-over meeting was noted.
    MeetingNoted = "meeting-noted",
    /// A promise of a meeting was kept.
    PromiseKept = "promise-kept",
    /// It was said who led an activity.
    WorkShareSaid = "work-share-said",
    /// Somebody changed the own career line.
    CareerChanged = "career-changed",
    /// A body opened the books of money.
    BooksOpened = "books-opened",
    /// A month of the books was closed.
    MonthClosed = "month-closed",
    /// A purpose of money was set up, changed or ended.
    PurposeKept = "purpose-kept",
    /// A posting was written.
    Posted = "posted",
    /// A voucher waits for its second signature.
    VoucherMade = "voucher-made",
    /// A voucher was refused or taken back.
    VoucherSettled = "voucher-settled",
    /// A giver was entered or changed.
    GiverKept = "giver-kept",
    /// A gift came in.
    GiftNoted = "gift-noted",
    /// A part of a gift was given back, handed out, or the gift was taken back.
    GiftChanged = "gift-changed",
    /// The official ticket of a gift was noted.
    ReceiptNoted = "receipt-noted",
    /// A pledge was made, kept, let rest or ended.
    PledgeKept = "pledge-kept",
    /// A giver was reminded of a pledge.
    PledgeReminded = "pledge-reminded",
    /// What the town says about giving changed.
    GivingWordsChanged = "giving-words-changed",
    /// A pupil was entered, or left.
    PupilKept = "pupil-kept",
    /// Somebody looked at who a pupil is.
    PupilRevealed = "pupil-revealed",
    /// Aid of a term was proposed for a pupil.
    AwardProposed = "award-proposed",
    /// Aid was decided, refused or taken back.
    AwardDecided = "award-decided",
    /// Aid was paid.
    AwardPaid = "award-paid",
    /// The guardian or the school signed for it.
    AwardReceived = "award-received",
    /// Aid was given back whole.
    AwardReturned = "award-returned",
    /// A document was begun, renamed or laid aside.
    DocumentKept = "document-kept",
    /// A version of a document was written, or its draft taken back.
    DocumentDrafted = "document-drafted",
    /// One of two signed a version of a document.
    DocumentSigned = "document-signed",
    /// Two signed a version: it is in force from its first day.
    DocumentSealed = "document-sealed",
    /// An agreement was drawn up for a person.
    AgreementDrawn = "agreement-drawn",
    /// A side signed an agreement.
    AgreementSigned = "agreement-signed",
    /// Every side has signed.
    AgreementComplete = "agreement-complete",
    /// An agreement was ended or replaced.
    AgreementEnded = "agreement-ended",
    /// A person was reminded of what waits for a signature.
    AgreementReminded = "agreement-reminded",
    /// A new version asks a person again.
    AgreementOutdated = "agreement-outdated",
    /// A disclosure was prepared.
    DisclosurePrepared = "disclosure-prepared",
    /// A disclosure was published.
    DisclosurePublished = "disclosure-published",
    /// What is known of a pupil's need in a term was noted.
    NeedNoted = "need-noted",
    /// For whom a purpose is bound was noted.
    PurposeBound = "purpose-bound",
    /// A seat in the committee was given or ended.
    SeatKept = "seat-kept",
    /// An allocation of the pool was reckoned and laid before the committee.
    AllocationMade = "allocation-made",
    /// A member of the committee is called to an allocation.
    CommitteeCalled = "committee-called",
    /// A member of the committee voted.
    AllocationVoted = "allocation-voted",
    /// The committee set an amount otherwise than suggested.
    AllocationChanged = "allocation-changed",
    /// An allocation was decided, turned down or taken back.
    AllocationSettled = "allocation-settled",
    /// Money is to change its purpose, and the givers are asked.
    PurposeChangeMade = "purpose-change-made",
    /// A giver who is a person of the registry is asked for consent.
    ConsentAsked = "consent-asked",
    /// A giver consented to a change of purpose.
    PurposeConsented = "purpose-consented",
    /// Money changed its purpose, or the change was taken back.
    PurposeChangeSettled = "purpose-change-settled",
    /// Something the law of money asks for was noted, or told.
    MoneyDutyKept = "money-duty-kept",
    /// An application for a pupil's aid was handed in.
    AidApplied = "aid-applied",
    /// A paper of an application was seen or photographed.
    AidPaperNoted = "aid-paper-noted",
    /// Somebody told of the visit at the family's home.
    AidVisited = "aid-visited",
    /// Somebody does not assess an application.
    AidRecused = "aid-recused",
    /// An application was assessed.
    AidAssessed = "aid-assessed",
    /// An application was published without the child.
    AidPublished = "aid-published",
    /// Somebody objected to what is published.
    AidObjected = "aid-objected",
    /// An objection was answered.
    AidObjectionAnswered = "aid-objection-answered",
    /// An application was approved, refused or taken back.
    AidApplicationSettled = "aid-application-settled",
    /// Somebody read an application with the child's name, for a purpose.
    AidApplicationRead = "aid-application-read",
    /// It was noted or asked whether another programme aids a child.
    AidElsewhereNoted = "aid-elsewhere-noted",
    /// A pupil was looked at for a term.
    PupilReviewed = "pupil-reviewed",
    /// A pupil's aid ended, with the reason.
    PupilStopped = "pupil-stopped",
    /// A giver was approved for choosing pupils, or is so no longer.
    DirectedGiverKept = "directed-giver-kept",
    /// Words about a pupil for givers were written, read by a second person, or taken off.
    ProfileKept = "profile-kept",
    /// A giver asked for a pupil and holds it.
    HoldMade = "hold-made",
    /// A giver waits in the line for a pupil.
    HoldWaiting = "hold-waiting",
    /// A hold passed to the next in the line.
    HoldOffered = "hold-offered",
    /// A hold ended without a promise.
    HoldEnded = "hold-ended",
    /// A giver promised a pupil's aid.
    DirectedPromised = "directed-promised",
    /// A giver paid for a term, or the rest of a promise moved.
    InstalmentNoted = "instalment-noted",
    /// A giver was reminded of a term.
    DirectedReminded = "directed-reminded",
    /// A giver stopped.
    DirectedStopped = "directed-stopped",
    /// The pupil left and the giver is asked what becomes of the rest.
    OnwardAsked = "onward-asked",
    /// The giver answered.
    OnwardAnswered = "onward-answered",
    /// What the giver answered was done.
    OnwardDone = "onward-done",
    /// The pool pays a term in a giver's place.
    BridgeMade = "bridge-made",
    /// The house proposed a bridge by itself.
    BridgeDrafted = "bridge-drafted",
    /// Such a proposal was taken, declined, or is over.
    BridgeDraftSettled = "bridge-draft-settled",
    /// A giver was told how a term went.
    TermTold = "term-told",
    /// Guardian, worker or volunteer confirmed that an award reached the child.
    DeliveryConfirmed = "delivery-confirmed",
    /// Such a confirmation was undone.
    DeliveryUndone = "delivery-undone",
    /// A guardian said that an award did not come.
    DeliveryDenied = "delivery-denied",
    /// That was answered: it came after all, or a worker found out.
    DenialSettled = "denial-settled",
    /// A link for a pupil's guardian was made, ended, or tried with a wrong name.
    FamilyLinkKept = "family-link-kept",
    /// A family said yes to a kind of group on a phone, or took it back.
    GroupConsentChanged = "group-consent-changed",
    /// A volunteer claimed what a service cost.
    ExpenseClaimed = "expense-claimed",
    /// Such a claim was approved, refused or taken back.
    ExpenseDecided = "expense-decided",
    /// Approved claims were paid together.
    ExpensesPaid = "expenses-paid",
    /// A bank's statement was read in.
    StatementRead = "statement-read",
    /// A line of it is settled.
    BankLineSettled = "bank-line-settled",
    /// A line of it is open again.
    BankLineReopened = "bank-line-reopened",
    /// The pair of an aided pupil was opened, told of, or ended.
    PairKept = "pair-kept",
    /// A seat of a pair became empty: its clock runs.
    PairSeatEmptied = "pair-seat-emptied",
    /// Somebody is told of an empty seat.
    PairCoverWanted = "pair-cover-wanted",
    /// A seat of a pair was filled.
    PairSeatFilled = "pair-seat-filled",
    /// A conflict of interest was noted.
    PairConflictNoted = "pair-conflict-noted",
    /// Somebody saw a background check.
    CheckSeen = "check-seen",
    /// Somebody would accompany a child, or no longer.
    PairOffered = "pair-offered",
    /// A companion looked at the child's page.
    PairChildOpened = "pair-child-opened",
    /// A talk, visit or call with a family was planned, held or called off.
    ContactKept = "contact-kept",
    /// A letter between a giver and a pupil was handed in.
    LetterWritten = "letter-written",
    /// A letter was read: let through or sent back.
    LetterRead = "letter-read",
    /// Somebody opened the photographs of a letter.
    LetterOpened = "letter-opened",
    /// A letter was delivered.
    LetterDelivered = "letter-delivered",
    /// A family agreed to letters, or took it back.
    LetterConsentChanged = "letter-consent-changed",
    /// Somebody was asked to read letters.
    LetterReaderNamed = "letter-reader-named",
    /// A tutoring began or ended.
    TutoringKept = "tutoring-kept",
    /// A session of a tutoring was written down.
    TutoringHeld = "tutoring-held",
    /// A session of a tutoring was taken back.
    TutoringWithdrawn = "tutoring-withdrawn",
    /// A group of aided pupils, its pupils, leaders or meetings changed.
    GroupKept = "group-kept",
    /// A growth ambassador's undertaking went on.
    UndertakingKept = "undertaking-kept",
}
