//! The lines of service the town runs week by week, as the deck names them (T14, T23, T27, T28).

use std::collections::BTreeSet;

use liandong_domain::activities::{
    ActivityKind, Calendar, Declared, Every, Holidays, Makeup, Nth, Recurrence, Terms,
};
use liandong_domain::basics::{Day, Minutes, OrganisationId, PersonId, ProgrammeId};

use super::bodies::{
    DOCTOR, EAGLES, EAGLES_FOUR, EAGLES_THREE, EAGLES_TWO, ELDERS, EVERGREEN, FALLS, LIBRARY,
    PUPIL_AID, RIVER, SCISSORS, TOWN, TRAFFIC, YOUTH,
};
use super::maker::time;
use crate::activities::actions::{ActivityDraft, NewProgramme, Plan, PostDraft};

/// When a line is held.
#[derive(Debug, Clone, Copy)]
pub(super) enum Beat {
    Weekly(i8),
    Fortnightly(i8),
    Monthly(Nth, i8),
}

/// One line of service.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub programme: &'static str,
    pub title: &'static str,
    pub about: &'static str,
    pub kind: ActivityKind,
    pub worker_part: &'static str,
    pub volunteer_part: &'static str,
    /// Where; each community of a city has its own.
    pub place: &'static str,
    pub address: &'static str,
    pub risks: &'static str,
    /// The team that holds it, and who signs up besides.
    pub team: usize,
    pub guests: &'static [usize],
    pub beat: Beat,
    pub terms: Terms,
    pub from: (i64, i64),
    pub until: (i64, i64),
    pub post: &'static str,
    pub least: i64,
    pub places: i64,
    pub minors: Option<i64>,
    /// How many usually sign up.
    pub usual: i64,
}

/// The first of the list: the week-end visits.
pub(super) const VISITS: usize = 0;

const PLAIN: Line = Line {
    programme: "",
    title: "",
    about: "",
    kind: ActivityKind::Care,
    worker_part: "组织策划、培训、现场统筹与安全",
    volunteer_part: "参与执行，结束后一起分享",
    place: "龙城社工站",
    address: "东莞市石龙镇龙城路 18 号龙城社工站",
    risks: "天气炎热注意防暑，过马路走斑马线",
    team: TOWN,
    guests: &[],
    beat: Beat::Weekly(6),
    terms: Terms::Any,
    from: (9, 0),
    until: (11, 30),
    post: "服务志愿者",
    least: 3,
    places: 8,
    minors: Some(0),
    usual: 6,
};

/// What the town runs.
pub(super) static LINES: [Line; 12] = [
    Line {
        programme: "周末探访独居老人",
        title: "周末探访独居老人",
        about: "两人一组上门探访独居老人：陪聊天、量血压、看看家里有没有绊脚的东西，回来填写探访记录。",
        worker_part: "编组、交代探访要点、跟进需要转介的老人",
        volunteer_part: "上门陪伴、量血压、整理家居、填写探访记录",
        place: "西湖社区",
        address: "东莞市石龙镇西湖社区服务中心一楼",
        risks: "楼道较暗，雨天路滑，注意老人家中的宠物",
        team: ELDERS,
        guests: &[EAGLES, EAGLES_TWO],
        post: "探访志愿者",
        least: 6,
        places: 12,
        minors: Some(4),
        usual: 9,
        ..PLAIN
    },
    Line {
        programme: "医愿同行",
        title: "医愿同行：陪独居长者看病取药",
        about: "陪行动不便的独居长者到龙城医院看病：接送、挂号、候诊、取药，把医嘱写给家人。",
        kind: ActivityKind::Health,
        place: "龙城医院",
        address: "东莞市石龙镇环湖路 2 号龙城医院门诊楼大门",
        risks: "医院人流密集请戴口罩，搀扶长者注意台阶",
        team: DOCTOR,
        beat: Beat::Fortnightly(3),
        from: (8, 0),
        until: (11, 0),
        post: "陪诊志愿者",
        least: 2,
        places: 6,
        usual: 4,
        ..PLAIN
    },
    Line {
        programme: "爱剪服务",
        title: "爱剪服务日",
        about: "为社区长者免费理发，行动不便的由专人上门。会剪发的负责理发，其他人登记、清扫、陪聊。",
        place: "中山东社区",
        address: "东莞市石龙镇中山东路 66 号社区服务站",
        risks: "理发工具锋利，由专人保管",
        team: SCISSORS,
        guests: &[23],
        beat: Beat::Monthly(Nth::First, 7),
        post: "理发与陪伴",
        least: 4,
        places: 10,
        usual: 8,
        ..PLAIN
    },
    Line {
        programme: "敬老院康乐活动",
        title: "敬老院康乐下午茶",
        about: "到敬老院和老人做手工、唱粤曲、玩投壶，飞鹰的同学和成人志愿者一起。",
        kind: ActivityKind::Care,
        place: "龙城敬老院",
        address: "东莞市石龙镇黄洲路 9 号龙城敬老院正门",
        risks: "老人行动慢，推轮椅听护理员指引",
        team: ELDERS,
        guests: &[EAGLES, EAGLES_THREE, EAGLES_FOUR],
        beat: Beat::Monthly(Nth::Third, 6),
        from: (14, 30),
        until: (16, 30),
        post: "康乐志愿者",
        least: 8,
        places: 20,
        minors: Some(10),
        usual: 16,
        ..PLAIN
    },
    Line {
        programme: "护老防跌",
        title: "护老防跌社区宣传",
        about: "在社区广场摆台讲解家居防跌，教三个平衡动作，登记愿意做家居安全评估的长者。",
        kind: ActivityKind::Health,
        place: "兴龙社区广场",
        address: "东莞市石龙镇兴龙西路 30 号社区广场东门",
        team: FALLS,
        beat: Beat::Fortnightly(7),
        from: (9, 30),
        until: (11, 30),
        post: "防跌关爱大使",
        places: 8,
        usual: 5,
        ..PLAIN
    },
    Line {
        programme: "长青树·老友学堂",
        title: "老友学堂课堂助教",
        about: "老友讲师教书法和手机，助教一对一帮学员跟上：写字、拍照、视频通话、防诈骗。",
        kind: ActivityKind::Culture,
        place: "长青树活动室",
        address: "东莞市石龙镇龙城路 18 号龙城社工站二楼",
        risks: "上下楼梯扶好扶手",
        team: EVERGREEN,
        beat: Beat::Weekly(4),
        terms: Terms::Only,
        from: (9, 0),
        until: (11, 0),
        post: "讲师与助教",
        places: 6,
        usual: 5,
        ..PLAIN
    },
    Line {
        programme: "似水年华，我的一生回忆录",
        title: "似水年华回忆录：暑期访谈",
        about: "飞鹰同学和成人志愿者两人一组，听一位老人讲一生，录音、整理、配老照片，做成小册子送给老人。",
        kind: ActivityKind::Care,
        place: "龙城敬老院",
        address: "东莞市石龙镇黄洲路 9 号龙城敬老院会客室",
        team: EAGLES,
        guests: &[EAGLES_TWO, EAGLES_THREE, EAGLES_FOUR],
        beat: Beat::Weekly(2),
        terms: Terms::Outside,
        from: (9, 0),
        until: (11, 0),
        post: "访谈与整理",
        places: 14,
        minors: Some(12),
        usual: 10,
        ..PLAIN
    },
    Line {
        programme: "图书馆周日导读",
        title: "图书馆周日导读",
        about: "带孩子读绘本、整理书架、引导借还。飞鹰同学与图书馆志愿者搭档。",
        kind: ActivityKind::Culture,
        place: "龙城图书馆",
        address: "东莞市石龙镇绿化东路 5 号龙城图书馆少儿部",
        risks: "书车较重，两人一起推",
        team: LIBRARY,
        guests: &[EAGLES_TWO, EAGLES_THREE, EAGLES_FOUR],
        beat: Beat::Fortnightly(7),
        from: (14, 0),
        until: (16, 30),
        post: "导读志愿者",
        places: 10,
        minors: Some(6),
        usual: 7,
        ..PLAIN
    },
    Line {
        programme: "文明交通劝导",
        title: "校门口早高峰文明劝导",
        about: "早高峰在学校门口劝导家长有序停靠，护送孩子过马路。",
        kind: ActivityKind::Traffic,
        place: "龙城实验学校",
        address: "东莞市石龙镇新城大道龙城实验学校正门",
        risks: "站在人行道内，穿反光背心，听交警指挥",
        team: TRAFFIC,
        beat: Beat::Fortnightly(5),
        terms: Terms::Only,
        from: (7, 10),
        until: (8, 40),
        post: "劝导员",
        places: 6,
        minors: None,
        usual: 4,
        ..PLAIN
    },
    Line {
        programme: "护河行动",
        title: "沙河巡河捡拾",
        about: "沿沙河绿道捡拾垃圾、记录排水口，向路人介绍垃圾分类。",
        kind: ActivityKind::Environment,
        place: "沙河绿道",
        address: "东莞市石龙镇沙河绿道东江桥头驿站",
        risks: "不下河堤，不靠近水边，戴手套",
        team: RIVER,
        guests: &[19, EAGLES_FOUR],
        beat: Beat::Monthly(Nth::Last, 6),
        from: (15, 0),
        until: (17, 0),
        post: "巡河志愿者",
        least: 8,
        places: 24,
        minors: Some(6),
        usual: 15,
        ..PLAIN
    },
    Line {
        programme: "爱青助学",
        title: "爱青助学：周三作业辅导",
        about: "一对一陪困难家庭的学生写作业、答疑，结束后由志愿者送到家长手上。",
        kind: ActivityKind::Education,
        team: PUPIL_AID,
        guests: &[7],
        beat: Beat::Weekly(3),
        terms: Terms::Only,
        from: (19, 0),
        until: (20, 30),
        post: "辅导志愿者",
        places: 8,
        usual: 6,
        ..PLAIN
    },
    Line {
        programme: "少骏会",
        title: "少骏会社区服务日",
        about: "孩子在已受培训的成人带领下做社区小任务：旧物修补、邻里问好、花园除草。",
        kind: ActivityKind::Community,
        place: "王屋洲社区",
        address: "东莞市石龙镇王屋洲社区居委会门前",
        team: YOUTH,
        beat: Beat::Monthly(Nth::Second, 7),
        from: (9, 0),
        until: (11, 0),
        post: "队员与带队",
        least: 5,
        places: 16,
        minors: Some(8),
        usual: 10,
        ..PLAIN
    },
];

/// The communities of a city, one for each time a line is run.
pub(super) const COMMUNITIES: [&str; 4] = ["", "兴龙片区 ", "新城片区 ", "黄洲片区 "];

impl Line {
    /// Its programme as it is founded.
    pub fn programme(&self, organisation: OrganisationId) -> NewProgramme {
        NewProgramme {
            organisation,
            name: self.programme.to_owned(),
            about: self.about.to_owned(),
            field: self.kind,
            worker_part: self.worker_part.to_owned(),
            volunteer_part: self.volunteer_part.to_owned(),
        }
    }

    /// Its plan from a day to a day, by what the calendar knows; none when no day is left.
    pub fn plan(
        &self,
        from: Day,
        until: Day,
        left_out: &[Day],
        calendar: &Calendar,
    ) -> Option<Plan> {
        let every = match self.beat {
            Beat::Weekly(weekday) => {
                Every::Weekly { weekdays: BTreeSet::from([weekday]), interval: 1 }
            }
            Beat::Fortnightly(weekday) => {
                Every::Weekly { weekdays: BTreeSet::from([weekday]), interval: 2 }
            }
            Beat::Monthly(nth, weekday) => Every::Monthly { nth, weekday },
        };
        // Past the last year of the calendar nothing is known of holidays: the beat goes on alone.
        let known = (from.year()..=until.year()).all(|year| calendar.0.contains_key(&year));
        let recurrence = Recurrence {
            every,
            from,
            until,
            skip_holidays: if known { Holidays::Skip } else { Holidays::Keep },
            only_in_term: if known { self.terms } else { Terms::Any },
            on_makeup_workdays: Makeup::Keep,
            except: left_out.to_vec(),
            extra: Vec::new(),
        };
        recurrence.kept(calendar).ok()?;
        let (start, end) = (time(self.from.0, self.from.1), time(self.until.0, self.until.1));
        Some(Plan::Recurring { recurrence, start, end })
    }

    /// Its activity, ready to be published.
    pub fn draft(&self, of: &Running, title: String, plan: Plan) -> ActivityDraft {
        let mut draft = ActivityDraft::blank(of.programme, of.organisation, of.worker);
        draft.title = title;
        draft.kind = self.kind;
        self.about.clone_into(&mut draft.about);
        "集合点名 10 分钟 · 服务 · 结束前 10 分钟分享".clone_into(&mut draft.schedule_words);
        self.place.clone_into(&mut draft.place);
        draft.address = format!("{}{}", self.address, of.community.trim());
        "门口的红色帐篷，提前 10 分钟到".clone_into(&mut draft.meeting_point);
        self.risks.clone_into(&mut draft.risks);
        "水、帽子、志愿者证".clone_into(&mut draft.bring);
        self.worker_part.clone_into(&mut draft.worker_part);
        self.volunteer_part.clone_into(&mut draft.volunteer_part);
        "陈慧珊".clone_into(&mut draft.contact_name);
        "0769-86610000".clone_into(&mut draft.contact_phone);
        draft.leader = Some(of.leader);
        "镇志愿服务中心统一购买的志愿者团体意外险".clone_into(&mut draft.insurance);
        draft.declared = Declared::all_no();
        let mut post = PostDraft::volunteers(self.post, self.least, self.places);
        post.minor_places = self.minors;
        self.volunteer_part.clone_into(&mut post.task);
        draft.posts = vec![PostDraft::worker("社工", 1), post];
        draft.rest = Minutes::ZERO;
        draft.plan = plan;
        draft
    }
}

/// A line as one community runs it.
#[derive(Debug, Clone)]
pub(super) struct Running {
    pub line: &'static Line,
    pub community: &'static str,
    pub organisation: OrganisationId,
    pub programme: ProgrammeId,
    pub leader: PersonId,
    /// Who answers for it and confirms its hours.
    pub worker: PersonId,
    /// Who may sign up: places in the list of members.
    pub pool: Vec<usize>,
}
