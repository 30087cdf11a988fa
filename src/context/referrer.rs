//! Where a visitor came from, as a class: the address itself is never kept.

/// The class of the page that linked here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Referrer {
    /// None was sent: typed, bookmarked, or kept back.
    #[default]
    Direct,
    /// Another page of this site.
    Internal,
    /// A search engine.
    Search,
    /// A social network.
    Social,
    /// An AI assistant.
    Ai,
    /// Any other site.
    Other,
}

impl Referrer {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Direct, Self::Internal, Self::Search, Self::Social, Self::Ai, Self::Other];

    /// Its name in conditions.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Internal => "internal",
            Self::Search => "search",
            Self::Social => "social",
            Self::Ai => "ai",
            Self::Other => "other",
        }
    }

    /// The class of a visit to a page of `host` that came with the `Referer` header `referrer`.
    ///
    /// ```
    /// use indgang::context::Referrer;
    /// assert_eq!(Referrer::of("https://www.google.dk/", "fjordfly.example"), Referrer::Search);
    /// ```
    #[must_use]
    pub fn of(referrer: &str, host: &str) -> Self {
        let Some(from) = host_of(referrer) else { return Self::Direct };
        if !host.is_empty() && from.eq_ignore_ascii_case(host) {
            return Self::Internal;
        }
        let named = |list: &[&str]| list.iter().any(|name| is_host(from, name));
        // An assistant may live under a search engine's name, so it is asked first.
        match () {
            () if named(AI) => Self::Ai,
            () if named(SEARCH) => Self::Search,
            () if named(SOCIAL) => Self::Social,
            () => Self::Other,
        }
    }
}

/// The host of an `http` address, without its port.
fn host_of(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let end = if host.starts_with('[') {
        host.find(']')? + 1
    } else {
        host.find(':').unwrap_or(host.len())
    };
    host.get(..end).filter(|host| !host.is_empty())
}

/// Whether `host` is `name` or under it. A name that ends in a dot stands for every country's
/// version of it: `google.` for `www.google.dk` and `google.co.uk`.
fn is_host(host: &str, name: &str) -> bool {
    let suffixes = host.char_indices().filter(|&(_, c)| c == '.').map(|(at, _)| at + 1);
    core::iter::once(0).chain(suffixes).any(|at| {
        let Some(tail) = host.get(at..) else { return false };
        match name.strip_suffix('.') {
            None => tail.eq_ignore_ascii_case(name),
            Some(_) => {
                let (head, rest) = (tail.get(..name.len()), tail.get(name.len()..));
                head.is_some_and(|head| head.eq_ignore_ascii_case(name))
                    && rest.is_some_and(|rest| {
                        let labels = rest.split('.').count();
                        labels <= 2 && rest.split('.').all(|label| matches!(label.len(), 2..=3))
                    })
            }
        }
    })
}

const SEARCH: &[&str] = &[
    "google.",
    "bing.com",
    "duckduckgo.com",
    "yahoo.com",
    "yahoo.co.jp",
    "ecosia.org",
    "startpage.com",
    "qwant.com",
    "search.brave.com",
    "yandex.",
    "baidu.com",
    "naver.com",
    "seznam.cz",
    "kagi.com",
];
const SOCIAL: &[&str] = &[
    "facebook.com",
    "instagram.com",
    "t.co",
    "x.com",
    "twitter.com",
    "linkedin.com",
    "lnkd.in",
    "reddit.com",
    "pinterest.",
    "tiktok.com",
    "youtube.com",
    "bsky.app",
    "threads.net",
    "mastodon.social",
    "vk.com",
    "weibo.com",
    "news.ycombinator.com",
    "whatsapp.com",
    "t.me",
];
const AI: &[&str] = &[
    "chatgpt.com",
    "chat.openai.com",
    "perplexity.ai",
    "claude.ai",
    "gemini.google.com",
    "copilot.microsoft.com",
    "chat.mistral.ai",
    "chat.deepseek.com",
    "grok.com",
    "meta.ai",
];
