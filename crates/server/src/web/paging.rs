//! Lists come in pages.

/// How many rows a page shows.
pub const PAGE_SIZE: i64 = 50;
/// The page sizes that can be chosen.
pub const PAGE_SIZES: [i64; 4] = [20, 50, 100, 200];

/// Which page of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageAsked {
    /// Counted from 1.
    pub page: i64,
    /// Rows on a page.
    pub size: i64,
}

impl PageAsked {
    /// From a query: `page` and `size`. Anything odd becomes the first page.
    pub fn from_query(query: &str) -> Self {
        let find = |wanted: &str| {
            form_urlencoded::parse(query.as_bytes())
                .find(|(name, _)| name == wanted)
                .and_then(|(_, value)| value.parse::<i64>().ok())
        };
        let size = find("size").filter(|s| PAGE_SIZES.contains(s)).unwrap_or(PAGE_SIZE);
        Self { page: find("page").unwrap_or(1).clamp(1, 100_000), size }
    }
    /// Rows to pass over.
    pub const fn offset(self) -> i64 {
        (self.page - 1) * self.size
    }
}

/// The pager under a list.
#[derive(Debug, Clone)]
pub struct Pager {
    /// This page, counted from 1.
    pub page: i64,
    /// The last page, at least 1.
    pub last: i64,
    /// All rows of the list, as far as they were counted.
    pub total: i64,
    /// Whether there are more than were counted.
    pub and_more: bool,
    /// Rows on a page.
    pub size: i64,
    /// The address before `page=`, ending in `?` or `&`.
    pub base: String,
}

impl Pager {
    /// For a list of `total` rows at `path`, keeping the other parts of the query.
    pub fn new(asked: PageAsked, total: i64, path: &str, query: &str) -> Self {
        let mut kept = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if !matches!(&*name, "page" | "done") && !value.is_empty() {
                kept.append_pair(&name, &value);
            }
        }
        let kept = kept.finish();
        let base = if kept.is_empty() { format!("{path}?") } else { format!("{path}?{kept}&") };
        let last = ((total + asked.size - 1) / asked.size).max(1);
        Self { page: asked.page.min(last), last, total, and_more: false, size: asked.size, base }
    }
    /// The same for a list that is counted to a limit: one row above it means "and more".
    pub fn counted_to(mut self, most: i64) -> Self {
        let most = most.max(self.page * self.size);
        self.and_more = self.total > most;
        self.total = self.total.min(most);
        self
    }
    /// Whether there is a page before.
    pub const fn has_previous(&self) -> bool {
        self.page > 1
    }
    /// Whether there is a page after.
    pub const fn has_next(&self) -> bool {
        self.page < self.last
    }
    /// The page before.
    pub const fn previous(&self) -> i64 {
        self.page - 1
    }
    /// The page after.
    pub const fn next(&self) -> i64 {
        self.page + 1
    }
}
