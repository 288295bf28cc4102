//! The roles people hold.

/// What a person is in a body, from one day to another. One person may hold many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 志愿者: gives time.
    Volunteer,
    /// 队长: a volunteer who leads shifts.
    Leader,
    /// 社工助理: prepares and keeps the lists.
    Assistant,
    /// 社工: answers for activities, people and hours of a body.
    SocialWorker,
    /// 中心主管: answers for the work of the social workers.
    CentreManager,
    /// 共建单位联络人: speaks for a partner unit (T11).
    PartnerLiaison,
    /// 镇领导: sees the town in numbers, signs its rules.
    Official,
    /// 系统管理员: settings, accounts, health. Sees no person (等保 2.0, three administrators).
    SystemAdministrator,
    /// 安全管理员: who holds which right.
    SecurityAdministrator,
    /// 审计管理员: reads what everyone did, changes nothing.
    AuditAdministrator,
}

impl Role {
    /// All of them, in the order of the matrix.
    pub const ALL: [Self; 10] = [
        Self::Volunteer,
        Self::Leader,
        Self::Assistant,
        Self::SocialWorker,
        Self::CentreManager,
        Self::PartnerLiaison,
        Self::Official,
        Self::SystemAdministrator,
        Self::SecurityAdministrator,
        Self::AuditAdministrator,
    ];

    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Volunteer => "volunteer",
            Self::Leader => "leader",
            Self::Assistant => "assistant",
            Self::SocialWorker => "social_worker",
            Self::CentreManager => "centre_manager",
            Self::PartnerLiaison => "partner_liaison",
            Self::Official => "official",
            Self::SystemAdministrator => "system_administrator",
            Self::SecurityAdministrator => "security_administrator",
            Self::AuditAdministrator => "audit_administrator",
        }
    }
    /// The code back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Volunteer => "access-role-volunteer",
            Self::Leader => "access-role-leader",
            Self::Assistant => "access-role-assistant",
            Self::SocialWorker => "access-role-social-worker",
            Self::CentreManager => "access-role-centre-manager",
            Self::PartnerLiaison => "access-role-partner-liaison",
            Self::Official => "access-role-official",
            Self::SystemAdministrator => "access-role-system-administrator",
            Self::SecurityAdministrator => "access-role-security-administrator",
            Self::AuditAdministrator => "access-role-audit-administrator",
        }
    }
    /// Whether it is held as a duty of office, so that a second factor is asked for at sign-in.
    pub fn is_staff(self) -> bool {
        match self {
            Self::Volunteer | Self::Leader => false,
            Self::Assistant
            | Self::SocialWorker
            | Self::CentreManager
            | Self::PartnerLiaison
            | Self::Official
            | Self::SystemAdministrator
            | Self::SecurityAdministrator
            | Self::AuditAdministrator => true,
        }
    }
    /// Whether it is one of the three administrators, who keep watch on each other.
    pub fn is_administrator(self) -> bool {
        matches!(
            self,
            Self::SystemAdministrator | Self::SecurityAdministrator | Self::AuditAdministrator
        )
    }
    /// Whether the holder of this role, having `ManageRoles`, may give or end the other one.
    /// Nobody lifts anyone to their own height, so that rights cannot climb by themselves; the
    /// height of a manager or an administrator is given by the security administrator.
    pub fn may_give(self, other: Self) -> bool {
        match self {
            Self::SocialWorker => matches!(other, Self::Volunteer | Self::Leader | Self::Assistant),
            Self::CentreManager => matches!(
                other,
                Self::Volunteer
                    | Self::Leader
                    | Self::Assistant
                    | Self::SocialWorker
                    | Self::PartnerLiaison
            ),
            Self::SecurityAdministrator => other != Self::SecurityAdministrator,
            Self::Volunteer
            | Self::Leader
            | Self::Assistant
            | Self::PartnerLiaison
            | Self::Official
            | Self::SystemAdministrator
            | Self::AuditAdministrator => false,
        }
    }
}
