//! Where a visitor came from, as a class: the address itself is never kept.

use crate::strings::{before, cut, parts};

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
    /// use indgang::context::referrer::{Referrer, Sites};
    /// let from = Referrer::of("https://www.google.dk/", "fjordfly.example", Sites::KNOWN);
    /// assert_eq!(from, Referrer::Search);
    /// ```
    #[must_use]
    pub fn of(referrer: &str, host: &str, sites: Sites<'_>) -> Self {
        let Some(from) = host_of(referrer) else { return Self::Direct };
        if !host.is_empty() && from.eq_ignore_ascii_case(host) {
            return Self::Internal;
        }
        let named = |list| parts(list, b" ").any(|name| is_host(from, name));
        // An assistant may live under a search engine's name, so it is asked first.
        match () {
            () if named(sites.ai) => Self::Ai,
            () if named(sites.search) => Self::Search,
            () if named(sites.social) => Self::Social,
            () => Self::Other,
        }
    }
}

/// The sites of each class: names of hosts with blanks between. One that ends in a dot stands for
/// every country's version of it. A plan holds them if a rule of it asks for the class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sites<'a> {
    /// Search engines.
    pub search: &'a str,
    /// Social networks.
    pub social: &'a str,
    /// AI assistants.
    pub ai: &'a str,
}

impl Sites<'static> {
    /// Those that this version knows.
    pub const KNOWN: Self = Self {
        search: "google. bing.com duckduckgo.com yahoo.com yahoo.co.jp ecosia.org startpage.com \
            qwant.com search.brave.com yandex. baidu.com naver.com seznam.cz kagi.com",
        social: "facebook.com instagram.com t.co x.com twitter.com linkedin.com lnkd.in \
            reddit.com pinterest. tiktok.com youtube.com bsky.app threads.net mastodon.social \
            vk.com weibo.com news.ycombinator.com whatsapp.com t.me",
        ai: "chatgpt.com chat.openai.com perplexity.ai claude.ai gemini.google.com \
            copilot.microsoft.com chat.mistral.ai chat.deepseek.com grok.com meta.ai",
    };
}

/// The host of an `http` address, without its port.
fn host_of(address: &str) -> Option<&str> {
    let (scheme, rest) = cut(address, b":")?;
    let rest = rest.strip_prefix("//")?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let mut host = before(rest, b"/?#");
    while let Some((_, after)) = cut(host, b"@") {
        host = after;
    }
    let host = if host.starts_with('[') {
        host.get(..before(host, b"]").len() + 1)?
    } else {
        before(host, b":")
    };
    Some(host).filter(|host| !host.is_empty())
}

/// Whether `host` is `name` or under it. A name that ends in a dot stands for every country's
/// version of it: `google.` for `www.google.dk` and `google.co.uk`.
fn is_host(host: &str, name: &str) -> bool {
    let suffixes = host.bytes().enumerate().filter(|&(_, byte)| byte == b'.');
    core::iter::once(0).chain(suffixes.map(|(at, _)| at + 1)).any(|at| {
        let Some(tail) = host.get(at..) else { return false };
        match name.strip_suffix('.') {
            None => tail.eq_ignore_ascii_case(name),
            Some(_) => {
                let (head, rest) = (tail.get(..name.len()), tail.get(name.len()..));
                head.is_some_and(|head| head.eq_ignore_ascii_case(name))
                    && rest.is_some_and(|rest| {
                        let labels = || parts(rest, b".");
                        labels().count() <= 2 && labels().all(|label| matches!(label.len(), 2..=3))
                    })
            }
        }
    })
}
