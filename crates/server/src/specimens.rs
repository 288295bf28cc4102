//! Every page of the house, drawn from its samples: what the tests look at and what a designer
//! reads through. A page that is missing here fails the test `every_page_has_samples`.

use askama::Template;

use crate::failure::{Failure, Fault};
use crate::ui::{Frame, Page};
use crate::{
    activities, agreements, aid, allocation, api, attendance, bank, books, care, choice, directed,
    disclosure, expenses, giving, home, hours, incubation, intake, interviews, joining, leaving,
    minors, notices, organisations, pairs, people, progression, records, reflection, rules,
    settings, training, web,
};

/// One sample of one page.
pub struct Drawn {
    /// The page's name: `room/page`.
    pub name: &'static str,
    /// What the browser gets.
    pub html: String,
}

fn add<P: Page>(out: &mut Vec<Drawn>, samples: Vec<P>) -> Result<(), Failure> {
    for page in samples {
        let html = Template::render(&page)
            .map_err(|e| Fault::new("drawing a sample", format!("{}: {e}", P::NAME)))?;
        out.push(Drawn { name: P::NAME, html });
    }
    Ok(())
}

macro_rules! pages {
    ($out:ident, $c:ident; $($room:ident: $($page:ident),+;)+) => {
        $($(add(&mut $out, $room::pages::$page::samples($c))?;)+)+
    };
}

/// Draws every sample of every page in the frame given.
pub fn every_page(c: &Frame) -> Result<Vec<Drawn>, Failure> {
    let mut out = Vec::new();
    add(&mut out, web::FailurePage::samples(c))?;
    pages! { out, c;
        activities: ActivityPage, BrowsePage, CheckPage, DeskPage, EditorPage, MinePage, PartyPage, PlacePage,
            ShiftAgreementsPage,
            ProgrammeFormPage, ProgrammesPage, PublishedPage, ShiftPage, SignUpPage, TablePage,
            WhyPage;
        aid: ApplicationFormPage, ApplicationPage, ApplicationsPage, AwardPage, DeliveriesPage,
            DeliveryPage, ElsewherePage,
            NoticePage, ObjectionPage, ProgrammePage, PupilFormPage, PupilPage, PupilsPage, ReviewsPage,
            SchoolReviewsPage, TermPage, TracePage;
        allocation: CommitteePage, ListPage, MeetingPage, MinutesPage, NeedsPage, SuggestPage;
        agreements: AgreementPage, DocumentFormPage, DocumentPage, DocumentsPage,
            PersonAgreementsPage;
        api: IndexPage;
        attendance: AbsencesPage, AppealsPage, CodePage, ContactsPage, DonePage, OwnCodePage, RosterPage,
            ScanPage, SheetPage;
        care: AmbassadorsPage, CareHoursPage, ChildPage, FamilyAwardPage, FamilyKindPage,
             FamilyLinkPage, FamilyOwnPage, FamilyPhonePage, FamilySpentPage, GroupMeetingPage, GroupPage, GroupsPage,
             LetterPage, LettersPage, OwnLettersPage, UndertakingPage;
        disclosure: CheckPage, DisclosurePage, OfficePage, PublicPage, SlipPage, UnbrokenPage;
        choice: OwnRoundsPage, RoundFormPage, RoundPage, RoundsPage, TeamPage, WishesPage;
        interviews: InterviewPage, InterviewsPage, NotesPage, OfferPage, OwnInterviewsPage,
            RubricPage, TalkFormPage, TalkPage;
        bank: LinePage, LinesPage, ReconcilePage, StatementsPage;
        books: DutiesPage, EnterPage, LedgerPage, MonthsPage, OverviewPage, PostingPage, VoucherPage,
            VouchersPage;
        directed: ChoosePage, DirectedPage, GapsPage, OwnPage, ProfilePage, PromisePage;
        expenses: ClaimPage, ExpensesPage, OwnExpensesPage, PaymentPage, ReportPage;
        giving: AgreementPage, ChangePage, ChangesPage, GiftFormPage, GiftPage, GiftsPage, GivePage,
            GiverFormPage, GiverPage, GiversPage, PledgesPage, StatementPage, WordsPage;
        home: DeskPage, FrontPage, HomePage, OverviewPage, TodoPage;
        hours: BookPage, ConfirmListPage, ConfirmPage, EntryPage, QuestionsPage;
        incubation: CareerPage, FoundingPage, MeetingPage, ReadinessPage, SharePage,
            TeamHoursPage, TeamPage, TeamsPage, WorkPage;
        intake: ColumnsPage, ImportPage, ImportsPage, RowPage;
        joining: EnterPage, FunnelPage, PathPage, RoundFormPage, RoundPage, RoundsPage, RowsPage,
            SchoolPage, StepNamesPage, TalkPage;
        leaving: DataPage, LeavePage;
        minors: ClassPage, LackingPage, MinorsPage, PaperPage, SignPage, SignedPage, SlipPage, SlipsPage;
        notices: InboxPage;
        organisations: BodyFormPage, BodyPage, MatrixPage, TreePage;
        pairs: ChecksPage, EmptySeatsPage, OwnPairsPage, PairPage, PairsPage;
        people: AlikePage, CardPage, ChildrenPage, ComparePage, DevicesPage, DuplicatesPage,
            EmergencyPage, EnterPage, FamilyPage, FormPage, JoinPage, LinkPage, ListPage, MePage, NewcomersPage, OwnFormPage,
            PasscodePage, ReadingsPage, RevealedPage, SecondPage, SignInPage, StaffPage, StepPage;
        progression: AwardsPage, AwardsSheet, BranchPage, BranchesPage, EndorsePage, GrowthPage,
            MeetingPage, SchemePage, TablePage, TermFormPage;
        records: OwnRecordsPage, RecordsPage, VerifyAskPage, VerifyPage, VerifyTrainingPage;
        reflection: DebriefsPage, LessonFormPage, LessonPage, LessonsPage, PromptsPage,
            RehearsalsPage, RehearsedPage, RoundPage, SharePage, WalkPage;
        rules: CalendarPage, DraftPage, RulePage, RulesPage;
        training: CataloguePage, CertificatePage, CourseFormPage, CoursePage, HoldersPage,
            NamesPage, PathPage, QualificationFormPage, QualificationsPage, ReportPage;
        settings: DiaryPage, KeysPage, LookPage, SettingsPage, TokensPage, WordsPage;
    }
    Ok(out)
}
